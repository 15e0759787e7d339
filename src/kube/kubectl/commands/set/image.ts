import { goQuote } from '../../../apimachinery/field-error.ts'
import type { Pause } from '../../../process/process.ts'
import type { CommandSpec, Outcome } from '../../command.ts'
import { CommandError, throwAll } from '../../errors.ts'
import { selectorFlag } from '../../flag-sets.ts'
import type { Invocation } from '../../invocation.ts'
import { dryRunOf } from '../../options.ts'
import { parsePairs, resourcesAndPairs } from '../../pairs.ts'
import { mapContainers, withPodSpec } from '../../patching.ts'
import { changeObjects, findTargets, setFlags } from './change-template.ts'

/** Follows kubectl/pkg/cmd/set/set_image.go. */
export const image: CommandSpec = {
  name: 'image',
  use: 'image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  about: 'Change the image of containers',
  examples: [
    '# One container',
    'kubectl set image deployment/web nginx=nginx:1.27',
    '# All containers of all Deployments',
    "kubectl set image deployments --all '*=nginx:1.27'",
  ],
  flags: setFlags(selectorFlag()),
  run: runImage,
}

function* runImage(invocation: Invocation): Generator<Pause, Outcome, void> {
  const { resources, pairs } = resourcesAndPairs(invocation.args, 'image')
  const { set } = parsePairs(pairs, 'image', false)
  const infos = yield* findTargets(invocation, resources)
  check(invocation, resources, set)
  const errors: Error[] = []
  changeObjects(
    invocation,
    infos,
    { done: 'image updated', failed: 'failed to patch image update to pod template: ' },
    (object, info) =>
      withPodSpec(info, object, spec => {
        let changed = spec
        for (const [name, wanted] of set) {
          let found = false
          changed = mapContainers(changed, container => {
            if (name !== '*' && container['name'] !== name) return container
            found = true
            return { ...container, image: wanted }
          })
          if (!found) errors.push(new CommandError(`error: unable to find container named ${goQuote(name)}`))
        }
        return changed
      }),
    errors,
  )
  return 0
}

// Follows set_image.go Validate.
function check(invocation: Invocation, resources: readonly string[], set: ReadonlyMap<string, string>): void {
  const errors: Error[] = []
  if (invocation.bool('all') && invocation.string('selector') !== '') errors.push(new CommandError('cannot set --all and --selector at the same time'))
  if (resources.length === 0 && invocation.list('filename').length === 0)
    errors.push(new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>'))
  if (set.size === 0) errors.push(new CommandError('at least one image update is required'))
  else if (set.size > 1 && set.has('*'))
    errors.push(new CommandError('all containers are already specified by *, but saw more than one container_name=container_image pairs'))
  if (invocation.bool('local') && dryRunOf(invocation) === 'server')
    errors.push(new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?'))
  throwAll(errors)
}
