import { CommandError } from './errors.ts'

/** TYPE/NAME taken apart. */
export interface Tuple {
  readonly type: string
  readonly name: string
}

/** The parts between commas, each once. Follows cli-runtime/pkg/resource/builder.go SplitResourceArgument. */
export function splitComma(text: string): string[] {
  return [...new Set(text.split(','))]
}

/** `a,b c d` as `a/c a/d b/c b/d`; anything else as it is. Follows builder.go normalizeMultipleResourcesArgs. */
export function normalizeArgs(args: readonly string[]): readonly string[] {
  const [first, ...names] = args
  if (first === undefined || names.length === 0) return args
  const types = splitComma(first)
  return types.length > 1 ? types.flatMap(type => names.map(name => `${type}/${name}`)) : args
}

/** The tuples when every argument has a slash, an error when only some have, undefined when none has. Follows builder.go hasCombinedTypeArgs. */
export function combinedTuples(args: readonly string[]): Tuple[] | Error | undefined {
  const slashes = args.filter(arg => arg.includes('/')).length
  if (slashes === 0) return undefined
  if (slashes !== args.length)
    return new CommandError(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    )
  const tuples: Tuple[] = []
  for (const arg of args) {
    const tuple = splitTypeName(arg)
    if (tuple instanceof Error) return tuple
    if (tuple !== undefined) tuples.push(tuple)
  }
  return tuples
}

/** TYPE/NAME taken apart, undefined without a slash, an error for what is neither. Follows builder.go splitResourceTypeName. */
export function splitTypeName(text: string): Tuple | Error | undefined {
  if (!text.includes('/')) return undefined
  const parts = text.split('/')
  if (parts.length !== 2) return new CommandError('arguments in resource/name form may not have more than one slash')
  const [type = '', name = ''] = parts
  if (type === '' || name === '' || splitComma(type).length !== 1)
    return new CommandError('arguments in resource/name form must have a single resource and name')
  return { type, name }
}
