import type { Comparison } from './ratchet.ts'

const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`)

/** The area of a comparison: the group of a case, or the kind of recording. */
function areaOf({ name }: Comparison): string {
  const [folder = '', file = ''] = name.split('/')
  return folder === 'cases' ? `cases: ${file.split('--')[0]}` : folder
}

/** A Markdown table: by area and part, how many answers are equal; for scripts, how many lines. */
export function table(comparisons: readonly Comparison[]): string {
  const groups = new Map<string, Comparison[]>()
  for (const comparison of comparisons) {
    const key = `${areaOf(comparison)}|${comparison.part}`
    groups.set(key, [...(groups.get(key) ?? []), comparison])
  }
  const rows = [...groups].map(([key, group]) => {
    const [area, part] = key.split('|')
    const equal = group.filter(comparison => comparison.equal).length
    const lines = group.reduce((sum, { lines }) => ({ equal: sum.equal + (lines?.equal ?? 0), all: sum.all + (lines?.all ?? 0) }), { equal: 0, all: 0 })
    return `| ${area} | ${part} | ${equal} of ${group.length} | ${percent(equal, group.length)} | ${lines.all === 0 ? '' : `${lines.equal} of ${lines.all} (${percent(lines.equal, lines.all)})`} |`
  })
  return ['| area | compared | equal | | lines |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')
}
