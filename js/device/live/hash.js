/**
 * A mark of whole numbers, of 32 bits: FNV-1a over the two halves of each, stirred as MurmurHash3 ends, so that marks can be
 * added up. `js` has no `Math.imul` and no typed arrays in older Max.
 */
function markOf(numbers, seed) {
  var mark = seed;
  for (var at = 0; at < numbers.length; at++) {
    mark = times(mark ^ numbers[at], 16777619);
    mark = times(mark ^ Math.floor(numbers[at] / 4294967296), 16777619);
  }
  mark = times(mark ^ (mark >>> 16), 0x85ebca6b);
  mark = times(mark ^ (mark >>> 13), 0xc2b2ae35);
  return (mark ^ (mark >>> 16)) >>> 0;
}

/** The lower 32 bits of a product, in halves that a float64 holds exactly. */
function times(one, other) {
  return (one & 0xffff) * other + ((((one >>> 16) * other) & 0xffff) << 16);
}

function hexOf(mark) {
  return ("0000000" + (mark >>> 0).toString(16)).slice(-8);
}
