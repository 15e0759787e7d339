import { parseQuantity } from '../../../apimachinery/quantity.ts'
import type { Pause } from '../../../process/process.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { asError, CommandError } from '../../errors.ts'
import { selectorFlag } from '../../flag-sets.ts'
import { text } from '../../flags.ts'
import type { Invocation } from '../../invocation.ts'
import { fitsPattern, mapContainers, withPodSpec } from '../../patching.ts'
import { recordAt, textAt } from '../../value.ts'
import { changeObjects, checkLocal, findTargets, setFlags } from './change-template.ts'

/** Follows kubectl/pkg/cmd/set/set_resources.go. */
export const resources: CommandSpec = {
  name: 'resources',
  use: 'resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  about: 'Change what containers ask for and may use',
  examples: ['kubectl set resources deployment web --limits=cpu=200m,memory=512Mi --requests=cpu=100m,memory=256Mi'],
  flags: setFlags(
    selectorFlag(),
    text('containers|c', 'Names of the containers to change; * stands for any letters.', '*'),
    text('limits', 'The limits, as NAME=QUANTITY,NAME=QUANTITY.'),
    text('requests', 'The requests, as NAME=QUANTITY,NAME=QUANTITY.'),
  ),
  run: runResources,
}

function* runResources(invocation: Invocation): Generator<Pause, Outcome, void> {
  const infos = yield* findTargets(invocation, invocation.args)
  checkLocal(invocation)
  if (invocation.bool('all') && invocation.string('selector') !== '') throw new CommandError('cannot set --all and --selector at the same time')
  const [limitsText, requestsText] = [invocation.string('limits'), invocation.string('requests')]
  if (limitsText === '' && requestsText === '') throw new CommandError('you must specify an update to requests or limits (in the form of --requests/--limits)')
  const limits = parseList(limitsText)
  const requests = parseList(requestsText)
  const pattern = invocation.string('containers')
  const errors: Error[] = []
  changeObjects(
    invocation,
    infos,
    { done: 'resource requirements updated', failed: 'failed to patch resources update to pod template ' },
    (object, info) => {
      let found = false
      const changed = withPodSpec(info, object, spec =>
        mapContainers(spec, container => {
          if (!fitsPattern(textAt(container, 'name'), pattern)) return container
          found = true
          const now = recordAt(container, 'resources')
          return {
            ...container,
            resources: {
              ...now,
              ...(limits === undefined ? {} : { limits: { ...recordAt(now, 'limits'), ...limits } }),
              ...(requests === undefined ? {} : { requests: { ...recordAt(now, 'requests'), ...requests } }),
            },
          }
        }),
      )
      if (found) return changed
      errors.push(new CommandError(`error: unable to find container named ${pattern}`))
      return undefined
    },
    errors,
  )
  return 0
}

// Follows set_resources.go parseResourceList.
function parseList(list: string): Record<string, string> | undefined {
  if (list === '') return undefined
  const quantities: Record<string, string> = {}
  for (const statement of list.split(',')) {
    const [name = '', value, ...more] = statement.split('=')
    if (value === undefined || more.length > 0) throw new CommandError(`invalid argument syntax ${statement}, expected <resource>=<value>`)
    try {
      quantities[name] = parseQuantity(value).toString()
    } catch (error) {
      throw new CommandError(asError(error).message)
    }
  }
  return quantities
}
