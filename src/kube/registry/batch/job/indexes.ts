/** Either how many indexes a text such as `0,3-5` names, or what is wrong with it. */
export type IndexCount = { readonly total: number } | { readonly problem: string }

function parseInterval(text: string, completions: number): { readonly from: number; readonly to: number } | { readonly problem: string } {
  const parts = text.split('-')
  if (parts.length > 2)
    return { problem: `the fragment ${JSON.stringify(text)} violates the requirement that an index interval can have at most two parts separated by '-'` }
  for (const part of parts) {
    if (!/^[-+]?[0-9]+$/.test(part)) return { problem: `cannot convert string to integer for index: ${JSON.stringify(part)}` }
    if (Number(part) >= completions) return { problem: `too large index: ${JSON.stringify(part)}` }
  }
  const from = Number(parts[0])
  const to = Number(parts[1] ?? parts[0])
  return parts.length === 2 && from >= to ? { problem: `non-increasing order, previous: ${from}, current: ${to}` } : { from, to }
}

/** Reads indexes of an indexed Job. Follows pkg/apis/batch/validation/validation.go validateIndexesFormat. */
export function countIndexes(text: string, completions: number): IndexCount {
  let total = 0
  let last: number | undefined
  for (const part of text === '' ? [] : text.split(',')) {
    const interval = parseInterval(part, completions)
    if ('problem' in interval) return interval
    if (last !== undefined && last >= interval.from) return { problem: `non-increasing order, previous: ${last}, current: ${interval.from}` }
    total += interval.to - interval.from + 1
    last = interval.to
  }
  return { total }
}
