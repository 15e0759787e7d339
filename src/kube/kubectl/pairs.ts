import { CommandError } from './errors.ts'

/** Resources, and the `KEY=VALUE` and `KEY-` arguments after them. Follows kubectl/pkg/cmd/util/helpers.go GetResourcesAndPairs. */
export function resourcesAndPairs(args: readonly string[], what: string): { readonly resources: string[]; readonly pairs: string[] } {
  const resources: string[] = []
  const pairs: string[] = []
  for (const arg of args) {
    const isPair = (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-')
    if (isPair) pairs.push(arg)
    else if (pairs.length === 0) resources.push(arg)
    else throw new CommandError(`all resources must be specified before ${what} changes: ${arg}`)
  }
  return { resources, pairs }
}

/** What to set and what to remove. Follows helpers.go ParsePairs. */
export function parsePairs(pairs: readonly string[], what: string, supportsRemove: boolean): { readonly set: Map<string, string>; readonly remove: string[] } {
  const set = new Map<string, string>()
  const remove: string[] = []
  const invalid: string[] = []
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals > 0) set.set(pair.slice(0, equals), pair.slice(equals + 1))
    else if (supportsRemove && pair.endsWith('-') && pair !== '-') remove.push(pair.slice(0, -1))
    else invalid.push(pair)
  }
  if (invalid.length > 0) throw new CommandError(`invalid ${what} format: ${invalid.join(', ')}`)
  return { set, remove }
}
