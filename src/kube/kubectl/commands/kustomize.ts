import type { CommandSpec } from '../command.ts'
import { CommandError } from '../errors.ts'
import { array, bool, text } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { buildKustomization } from '../kustomize/build.ts'
import { unsimulated } from '../unsimulated.ts'

/** Follows sigs.k8s.io/kustomize/kustomize/v5/commands/build/build.go, which kubectl uses as it is. */
export const kustomize: CommandSpec = {
  name: 'kustomize',
  group: 'Advanced Commands',
  use: 'kustomize DIR [flags]',
  about: 'Build objects from a kustomization',
  details: "Reads the folder's kustomization.yaml and prints the objects it makes; without a folder, those of this one. kubectl apply -k sends them.",
  examples: ['# What the folder overlays/test makes', 'kubectl kustomize overlays/test'],
  flags: [
    bool('as-current-user', 'Run functions as you.', false, { unsimulated: true }),
    bool('enable-alpha-plugins', 'Allow plugins.', false, { unsimulated: true }),
    bool('enable-helm', 'Allow charts.', false, { unsimulated: true }),
    array('env|e', 'Variables for functions.', { unsimulated: true }),
    array('helm-api-versions', 'Versions charts may ask for.', { unsimulated: true }),
    text('helm-command', 'The program for charts.', 'helm', { unsimulated: true }),
    bool('helm-debug', 'Let it say more.', false, { unsimulated: true }),
    text('helm-kube-version', 'Version charts may ask for.', '', { unsimulated: true }),
    text(
      'load-restrictor',
      'Which files may be read: LoadRestrictionsRootOnly, or LoadRestrictionsNone for those outside the folder too.',
      'LoadRestrictionsRootOnly',
    ),
    array('mount', 'Folders for functions.', { unsimulated: true }),
    bool('network', 'Let functions use the network.', false, { unsimulated: true }),
    text('network-name', 'Which network.', 'bridge', { unsimulated: true }),
    text('output|o', 'A file to write to.'),
  ],
  run,
}

function run(invocation: Invocation): number | void {
  const { args, context } = invocation
  if (args.length > 1) throw new CommandError('specify one path to kustomization.yaml')
  const restrictor = invocation.string('load-restrictor')
  if (restrictor !== 'LoadRestrictionsRootOnly' && restrictor !== 'LoadRestrictionsNone')
    throw new CommandError(`illegal flag value --load-restrictor ${restrictor}; legal values: [LoadRestrictionsRootOnly LoadRestrictionsNone]`)
  const built = buildKustomization(args[0] ?? '.', {
    files: context.files,
    warn: line => invocation.err(line),
    anywhere: restrictor === 'LoadRestrictionsNone',
  })
  const file = invocation.string('output')
  if (file === '') invocation.out(built)
  else if (context.files.list(file) !== undefined) return unsimulated(invocation, 'kustomize -o with a folder')
  else if (!context.files.write(file, built)) throw new CommandError(`open ${file}: no such file or directory`)
}
