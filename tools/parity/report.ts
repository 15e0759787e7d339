import type { Comparison } from './ratchet.ts'

const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`)

const folderOf = ({ name }: Comparison) => name.split('/')[0] ?? ''

/** The group of a case: what stands before `--` in its name. */
const groupOf = ({ name }: Comparison) => name.split('/')[1]?.split('--')[0] ?? ''

function grouped(comparisons: readonly Comparison[], keyOf: (comparison: Comparison) => string): ReadonlyMap<string, readonly Comparison[]> {
  const groups = new Map<string, Comparison[]>()
  for (const comparison of comparisons) {
    const key = keyOf(comparison)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [comparison])
    else group.push(comparison)
  }
  return groups
}

const equalOf = (group: readonly Comparison[]) => group.filter(comparison => comparison.equal).length

/** A row for each kind of recording and each part of it that is compared. */
function byPart(comparisons: readonly Comparison[]): string {
  const rows = [...grouped(comparisons, comparison => `${folderOf(comparison)} | ${comparison.part}`)].map(([key, group]) => {
    const equal = equalOf(group)
    const lines = group.reduce((sum, { lines }) => ({ equal: sum.equal + (lines?.equal ?? 0), all: sum.all + (lines?.all ?? 0) }), { equal: 0, all: 0 })
    const counted = lines.all === 0 ? '' : `${lines.equal} of ${lines.all} (${percent(lines.equal, lines.all)})`
    return `| ${key} | ${equal} of ${group.length} | ${percent(equal, group.length)} | ${counted} |`
  })
  return ['| recordings | compared | equal | | lines |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')
}

/** Cases by what they are about, one column for each part; a column is empty where nothing is recorded. */
function byArea(comparisons: readonly Comparison[]): string {
  const cases = comparisons.filter(comparison => folderOf(comparison) === 'cases')
  const parts = [...new Set(cases.map(({ part }) => part))]
  const rows = [...grouped(cases, groupOf)].map(([area, group]) => {
    const cells = parts.map(part => {
      const some = group.filter(comparison => comparison.part === part)
      const equal = equalOf(some)
      return some.length === 0 ? '' : equal === some.length ? `${equal}` : `**${equal}** of ${some.length}`
    })
    return `| ${area} | ${cells.join(' | ')} |`
  })
  return rows.length === 0 ? '' : [`| cases about | ${parts.join(' | ')} |`, `| --- |${' --- |'.repeat(parts.length)}`, ...rows].join('\n')
}

/** Scripts and their timelines, one row each, how much of what they show is equal. */
function byScript(comparisons: readonly Comparison[]): string {
  const scripts = comparisons.filter(({ lines }) => lines !== undefined)
  const parts = [...new Set(scripts.map(({ part }) => part))]
  const rows = [...grouped(scripts, ({ name }) => name.split('/')[1] ?? '')].map(([name, group]) => {
    const cells = parts.map(part => {
      const { equal = 0, all = 0 } = group.find(comparison => comparison.part === part)?.lines ?? {}
      return all === 0 ? '' : equal === all ? `${equal}` : `**${equal}** of ${all} (${percent(equal, all)})`
    })
    return `| ${name} | ${cells.join(' | ')} |`
  })
  return rows.length === 0 ? '' : [`| script | ${parts.join(' | ')} |`, `| --- |${' --- |'.repeat(parts.length)}`, ...rows].join('\n')
}

/** The summary as a Markdown table. */
export const summary = byPart

/** The summary with every area and script, as Markdown tables. */
export const tables = (comparisons: readonly Comparison[]): string => [byPart, byArea, byScript].map(table => table(comparisons)).join('\n\n')
