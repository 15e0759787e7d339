const suffix = '[bcdfghjklmnpqrstvwxz2456789]{5}'

/** What differs from run to run in the text of a terminal, and the fixed text of equal meaning that takes its place. */
const replacements: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '00000000-0000-0000-0000-000000000000'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '2026-01-01T00:00:00Z'],
  [/(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, 'Thu, 01 Jan 2026 00:00:00 +0000'],
  [/\b([WEI])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ (?=[\w.]+:\d+\])/g, '$10101 00:00:00.000000 1 '],
  [/(resourceVersion"?: ?)"\d+"/g, '$1"1"'],
  [/\b(Resource Version: +)\d+$/g, '$11'],
  [/ (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),$/g, ' Thu,'],
  [new RegExp(`-(?:${suffix}|aaaa[a-z])(?![a-z0-9])`, 'g'), '-aaaaa'],
  [/(?<=[a-z0-9]-)2\d{7}\b/g, '20000000'],
  [/\bv1\.37\.\d+\b/g, 'v1.37.2'],
  [/\b10\.244\.\d+\.\d+\b/g, '10.244.0.1'],
  [/\b10\.96\.(?!0\.1\b|0\.10\b)\d+\.\d+\b/g, '10.96.0.100'],
  [/(?<=:|nodePort"?: |NodePort: {2,}\S+ {2})(?:30|31|32)\d{3}\b/g, '30000'],
  [/\b[0-9a-f]{64}\b/g, '0'.repeat(64)],
  [/(Successfully pulled image "[^"]*") in \S+ \(\S+ including waiting\)\. Image size: \d+ bytes\./g, '$1 in 1s (1s including waiting). Image size: 1 bytes.'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'eyJ'],
  [/\/tmp\/(LIVE|MERGED)-\d+/g, '/tmp/$1-1'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4}\b/g, '2026-01-01 00:00:00 +0000'],
  [/(Expected resource version to be \S+, was )\d+/g, '$11'],
  [/(?<=rancher\.io\/local-path_)[\w-]+(?=_0{8}-)/g, '<pod>'],
  [/<pod-ip>/g, '10.244.0.1'],
  [/<cluster-ip>/g, '10.96.0.100'],
  [/<node-port>/g, '30000'],
  [/<age>/g, '1s'],
]

const age = /(?<=^|\s|\()(?:\d+y(?:\d+d)?|\d+d(?:\d+h)?|\d+h(?:\d+m)?|\d+m(?:\d+s)?|\d+s)(?=\s|\)|$)/g
const agedHead = /\bAGE\b|\bLAST SEEN\b|\bAge\b|\bDURATION\b|\bLAST SCHEDULE\b|\bCREATED AT\b/

/** A row that ends in a moment; a line of a description begins with a word and a colon. */
const dated = /^\S+[^:\s] {2,}2026-01-01T00:00:00Z$/

/** The line under the heads of a table whose widths may depend on an age. */
const rule = /^ *-+(?: {2,}-+)+ *$/

/**
 * A terminal's text with uids, random ends of names, addresses and ports the cluster chose, times and ages replaced,
 * so that two runs of one script can be compared. Columns beside an age may move with it, so the gaps between
 * columns of such lines shrink to two spaces. Lines beside each other about objects whose names differ only by a random
 * end come in the order of the letters of what is left. Lines of commands stay as they stand.
 */
export function normalize(text: string): string {
  const lines = text
    .split('\n')
    .filter((line, index) => index > 0 || !line.startsWith('# recorded: '))
    .map(line => (line.startsWith('$ ') || line.startsWith('#') ? line : normalizeLine(line)))
  for (let begin = 0; begin < lines.length; begin++) {
    const owner = ownerOf(lines[begin] ?? '')
    let end = begin + 1
    while (owner !== undefined && end < lines.length && ownerOf(lines[end] ?? '') === owner) end++
    if (end > begin + 1) lines.splice(begin, end - begin, ...lines.slice(begin, end).sort())
    begin = end - 1
  }
  return lines.join('\n')
}

/**
 * A normalised text with the hashes of Pod templates replaced: after `kubectl rollout restart` they hold the moment of the
 * restart. Everywhere else hashes are facts.
 */
export const withoutHashes = (text: string): string => text.replace(/(?<=[a-z0-9]-|pod-template-hash=)[bcdf-hj-np-tv-xz2-9]{8,10}\b/g, '<hash>')

/** What the name at the front of a line was made from, when it has a random end; a kind or a namespace may stand before it. */
const ownerOf = (line: string) => /^(?:\S+ +)?\S*?([\w.-]+-)aaaaa(?![\w-])/.exec(line)?.[1]

function normalizeLine(line: string): string {
  const replaced = replacements.reduce((result, [pattern, by]) => result.replace(pattern, by), line)
  // Recordings keep no spaces at the end of a table's row.
  const fixed = /\S {3,}\S/.test(replaced) ? replaced.trimEnd() : replaced
  const timeless = fixed.replace(age, '0s')
  if (timeless === fixed && !agedHead.test(fixed) && !rule.test(fixed) && !dated.test(fixed)) return fixed
  // Recordings take a container's quantity of CPU for an age, and the indent of its line for a table's.
  return timeless
    .replace(/(?<=\S) {2,}/g, '  ')
    .replace(/^ +(?=cpu: +0s$)/, '   ')
    .trimEnd()
}
