/** Takes the place of a decompressor in every bundle: the fonts we embed are TrueType, which is not compressed so. */
export default function decompress(): never {
  throw new Error("fonts in WOFF2 are not read: its decompressor is left out of the bundles");
}
