import type { CommandSpec } from '../../command.ts'
import { CommandError } from '../../errors.ts'
import { number, slice } from '../../flags.ts'
import { commandArguments, createGenerated, explicitNamespace, generatorFlags, nameArgument } from '../../generator.ts'
import type { Invocation } from '../../invocation.ts'

/** Follows kubectl/pkg/cmd/create/create_deployment.go. */
export const deployment: CommandSpec = {
  name: 'deployment',
  aliases: ['deploy'],
  use: 'deployment NAME --image=image -- [COMMAND] [args...]',
  about: 'Create a Deployment',
  examples: [
    '# Three Pods of an image',
    'kubectl create deployment web --image=nginx:1.27 --replicas=3',
    '# With a command',
    'kubectl create deployment date --image=busybox:1.36 -- date',
  ],
  flags: generatorFlags(
    slice('image', 'The image; several give several containers.', { required: true }),
    number('port', 'The port the container listens on.', -1, { type: 'int32' }),
    number('replicas|r', 'How many Pods.', 1, { type: 'int32' }),
  ),
  run: runDeployment,
}

function runDeployment(invocation: Invocation): void {
  const name = nameArgument(invocation)
  const command = commandArguments(invocation)
  const images = invocation.list('image')
  if (images.length > 1 && command.length > 0) throw new CommandError('cannot specify multiple --image options and command')
  const port = invocation.number('port')
  const containers = images.map((image, index) => ({
    name: containerName(image),
    image,
    ...(command.length > 0 ? { command } : {}),
    ...(port >= 0 && index === 0 ? { ports: [{ containerPort: port }] } : {}),
  }))
  const labels = { app: name }
  createGenerated(
    invocation,
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels, ...explicitNamespace(invocation) },
      spec: { replicas: invocation.number('replicas'), selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
    },
    'failed to create deployment: ',
  )
}

// Follows create_deployment.go buildPodSpec; upstream adds five random letters to a name with dots or underscores, here they are fixed.
function containerName(image: string): string {
  const base = (image.split('/').at(-1) ?? '').split(':')[0]?.split('@')[0] ?? ''
  return /[_.]/.test(base) ? `${base.replace(/[_.]/g, '-')}-aaaaa` : base
}
