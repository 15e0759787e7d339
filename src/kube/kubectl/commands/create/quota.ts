import { parseQuantity } from '../../../apimachinery/quantity.ts'
import type { CommandSpec } from '../../command.ts'
import { asError, CommandError } from '../../errors.ts'
import { text } from '../../flags.ts'
import { createGenerated, explicitNamespace, generatorFlags, nameArgument } from '../../generator.ts'
import type { Invocation } from '../../invocation.ts'

/** Follows kubectl/pkg/cmd/create/create_quota.go. */
export const quota: CommandSpec = {
  name: 'quota',
  aliases: ['resourcequota'],
  use: 'quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  about: 'Create a ResourceQuota',
  examples: ['kubectl create quota small --hard=pods=2,requests.cpu=1'],
  flags: generatorFlags(text('hard', 'The limits, as NAME=QUANTITY,NAME=QUANTITY.'), text('scopes', 'Which Pods count.')),
  run: runQuota,
}

function runQuota(invocation: Invocation): void {
  const name = nameArgument(invocation)
  if (name === '') throw new CommandError('name must be specified')
  const hard = resourceList(invocation.string('hard'), 'resource')
  const text = invocation.string('scopes')
  const scopes = text === '' ? undefined : text.split(',')
  if (scopes?.includes('')) throw new CommandError('invalid resource quota scope ""')
  createGenerated(
    invocation,
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name, ...explicitNamespace(invocation) },
      spec: { ...(hard === undefined ? {} : { hard }), ...(scopes === undefined ? {} : { scopes }) },
    },
    'failed to create quota: ',
  )
}

/** `cpu=1,memory=1Gi` as quantities by name; undefined for ''. Follows create_quota.go populateResourceListV1. */
export function resourceList(text: string, what: string): Record<string, string> | undefined {
  if (text === '') return undefined
  const list: Record<string, string> = {}
  for (const statement of text.split(',')) {
    const [name = '', value, ...more] = statement.split('=')
    if (value === undefined || more.length > 0) throw new CommandError(`Invalid argument syntax ${statement}, expected <${what}>=<value>`)
    try {
      list[name] = parseQuantity(value).toString()
    } catch (error) {
      throw new CommandError(asError(error).message)
    }
  }
  return list
}
