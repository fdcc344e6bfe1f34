/** Shortcuts as they are written on the user's machine. */

const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

const SIGNS: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
};

/** Held keys in the order in which Apple writes them. */
const APPLE_SIGNS: Readonly<Record<string, string>> = { Alt: "⌥", Shift: "⇧", Mod: "⌘" };

/** "Mod+Shift+Z" as "Ctrl+Shift+Z", or "⇧⌘Z" where the keys have signs; arrows as arrows. */
export function shortcut(keys: string, apple: boolean = isApple()): string {
  const signed = keys.replace(/\b(?:Arrow\w+|Escape)\b/g, (name) => SIGNS[name] ?? name);
  if (!apple) return signed.replace(/\bMod\b/g, "Ctrl");
  return signed
    .replace(/\b(?:Mod|Shift|Alt)\b\+?/g, (name) => APPLE_SIGNS[name.replace("+", "")])
    .replace(/[⌥⇧⌘]{2,}/g, inAppleOrder);
}

function inAppleOrder(held: string): string {
  return Object.values(APPLE_SIGNS)
    .filter((sign) => held.includes(sign))
    .join("");
}

/** "Undo Move 3 notes (Ctrl+Z)" */
export function withShortcut(words: string, keys: string): string {
  return `${words} (${shortcut(keys)})`;
}
