/** What a browser or app calls itself, in two words; the whole of it where it says nothing that is known. */

/** In this order: each browser names those that it wants to be taken for behind itself. */
const browsers: readonly (readonly [mark: RegExp, name: string])[] = [
  [/MicroMessenger\//, 'WeChat'],
  [/Edg(?:A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:Headless)?Chrome\/|CriOS\//, 'Chrome'],
  [/Version\/[\d.]+.*Safari\//, 'Safari'],
  [/okhttp\//, 'okhttp'],
  [/Dart\//, 'Dart'],
  [/CFNetwork\//, 'CFNetwork'],
]

const systems: readonly (readonly [mark: RegExp, name: string])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
]

/** @param agent the header `User-Agent` */
export function deviceOf(agent: string): string {
  const found = [browsers, systems].flatMap((known) => known.find(([mark]) => mark.test(agent))?.[1] ?? [])
  return found.length > 0 ? found.join(' · ') : agent
}
