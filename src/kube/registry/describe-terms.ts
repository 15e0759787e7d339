import type { DescribeWriter } from '../apimachinery/tabwriter.ts'

/** `Term 0:` and a line per condition. Follows kubectl/pkg/describe/describe.go printNodeSelectorTermsMultilineWithIndent. */
export function writeTerms(out: DescribeWriter, level: number, title: string, conditions: readonly string[]): void {
  out.write(level, `${title}:\t`)
  if (conditions.length === 0) out.line(0, '<none>')
  for (const [index, condition] of conditions.entries()) {
    if (index !== 0) out.write(level, '\t')
    out.line(0, condition)
  }
}
