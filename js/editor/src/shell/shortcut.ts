/** Shortcuts as they are written on the user's machine. */

const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** "Mod+Shift+Z" as "Ctrl+Shift+Z", or "⇧⌘Z" where the keys have signs. */
export function shortcut(keys: string, apple: boolean = isApple()): string {
  if (!apple) return keys.replace(/\bMod\b/g, "Ctrl");
  const sign: Readonly<Record<string, string>> = { Alt: "⌥", Shift: "⇧", Mod: "⌘" };
  return keys.replace(/(?:\b(?:Mod|Shift|Alt)\s*\+\s*)+/g, (held) =>
    Object.keys(sign)
      .filter((name) => held.includes(name))
      .map((name) => sign[name])
      .join(""),
  );
}

/** "Undo Move 3 notes (Ctrl+Z)" */
export function withShortcut(words: string, keys: string): string {
  return `${words} (${shortcut(keys)})`;
}
