/** Every tag of a family of releases: `1.27`, `1.27.0` to the last patch, each with every suffix. `releases` gives the last patch of a minor version. */
export function versions(releases: Readonly<Record<string, number>>, suffixes: readonly string[] = ['']): string[] {
  return Object.entries(releases).flatMap(([minor, last]) =>
    [minor, ...Array.from({ length: last + 1 }, (_, patch) => `${minor}.${patch}`)].flatMap(version => suffixes.map(suffix => `${version}${suffix}`)),
  )
}
