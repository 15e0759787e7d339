import type { CommandSpec, Outcome } from '../command.ts'
import { CommandError } from '../errors.ts'
import { array, bool, slice, text } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { unsimulated } from '../unsimulated.ts'

/** Follows kubectl/pkg/cmd/debug/debug.go, as far as it refuses. */
export const debug: CommandSpec = {
  name: 'debug',
  group: 'Troubleshooting and Debugging Commands',
  use: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  about: 'Start a container beside those of a Pod, or on a node, to look for faults',
  flags: [
    text('image', 'Its image.'),
    text('image-pull-policy', 'Its pull policy.'),
    text('container|c', 'Its name.'),
    text('target', 'Share the processes of this container.'),
    text('copy-to', 'Do it in a copy of the Pod with this name.'),
    text('profile', 'What the container may do: general, baseline, restricted, netadmin, sysadmin, legacy.', 'general'),
    text('custom', 'A file with parts of the container.'),
    slice('filename|f', 'A file that names the object.'),
    array('env', 'Variables, as NAME=VALUE.'),
    array('set-image', 'Other images in the copy, as CONTAINER=IMAGE.'),
    bool('arguments-only', 'What follows -- are arguments.'),
    bool('attach', 'Attach to it.'),
    bool('stdin|i', 'Hand standard input to it.'),
    bool('tty|t', 'Standard input is a terminal.'),
    bool('quiet|q', 'Print less.'),
    bool('replace', 'Delete the original Pod.'),
    bool('same-node', 'Put the copy on the same node.'),
    bool('share-processes', 'Share processes in the copy.', true),
    bool('keep-annotations', 'Keep them in the copy.'),
    bool('keep-init-containers', 'Keep them in the copy.', true),
    bool('keep-labels', 'Keep them in the copy.'),
    bool('keep-liveness', 'Keep the probes in the copy.'),
    bool('keep-readiness', 'Keep the probes in the copy.'),
    bool('keep-startup', 'Keep the probes in the copy.'),
  ],
  run: runDebug,
}

function runDebug(invocation: Invocation): Outcome {
  if (invocation.string('image') === '' && invocation.string('copy-to') === '') throw new CommandError('you must specify --image when not using --copy-to.')
  if (invocation.args.length === 0 && invocation.list('filename').length === 0) throw new CommandError('NAME or filename is required for debug')
  return unsimulated(invocation, 'debug')
}
