/** FNV-1a over a text, 64 bits as two of 32: `js` has no typed arrays nor `Math.imul` in older Max. */
function hashOf(text) {
  return hash32(text, 0x811c9dc5) + hash32(text, 0x050c5d1f);
}

function hash32(text, seed) {
  var hash = seed;
  for (var at = 0; at < text.length; at++) {
    hash ^= text.charCodeAt(at);
    // times 16777619, in halves that a float64 holds exactly
    hash = (hash & 0xffff) * 16777619 + ((((hash >>> 16) * 16777619) & 0xffff) << 16);
    hash = hash >>> 0;
  }
  return ("0000000" + hash.toString(16)).slice(-8);
}
