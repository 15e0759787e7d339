import type { Pause } from '../../process/process.ts'
import { inputOf } from '../../process/process.ts'
import type { CommandSpec, Outcome } from '../command.ts'
import type { ContainerRef, Containers } from '../context.ts'
import { CommandError } from '../errors.ts'
import { bool, number, text } from '../flags.ts'
import type { Invocation } from '../invocation.ts'
import { kindFor } from '../mapping.ts'
import { chooseContainer, isPod } from '../pod-choice.ts'
import { note, unsimulated } from '../unsimulated.ts'

/** Follows kubectl/pkg/cmd/cp/cp.go. Single files are copied; folders are not. */
export const cp: CommandSpec = {
  name: 'cp',
  group: 'Troubleshooting and Debugging Commands',
  use: 'cp <file-spec-src> <file-spec-dest>',
  about: 'Copy a file into a container or out of it',
  examples: ['kubectl cp ./index.html web:/usr/share/nginx/html/index.html', 'kubectl cp web:/etc/hostname ./hostname'],
  flags: [text('container|c', 'Which container.'), bool('no-preserve', 'Owner and rights are not kept.'), number('retries', 'How often to try again.')],
  run: runCp,
}

interface FileSpec {
  readonly namespace: string
  readonly pod: string
  readonly file: string
}

function specOf(argument: string): FileSpec {
  const refused = () => new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path')
  const colon = argument.indexOf(':')
  if (colon === 0) throw refused()
  if (colon < 0) return { namespace: '', pod: '', file: argument }
  const parts = argument.slice(0, colon).split('/')
  const [first = '', second] = parts
  if (parts.length > 2) throw refused()
  return { namespace: second === undefined ? '' : first, pod: second ?? first, file: argument.slice(colon + 1) }
}

function* runCp(invocation: Invocation): Generator<Pause, Outcome, void> {
  const [from, to] = invocation.args
  if (from === undefined || to === undefined || invocation.args.length !== 2) throw new CommandError('source and destination are required')
  const source = specOf(from)
  const target = specOf(to)
  if (source.pod !== '' && target.pod !== '') throw new CommandError('one of src or dest must be a local file specification')
  if (source.file === '' || target.file === '') throw new CommandError('filepath can not be empty')
  if (source.pod === '' && target.pod === '') throw new CommandError('one of src or dest must be a remote file specification')
  const { files, containers } = invocation.context
  if (source.pod === '' && files.read(source.file) === undefined && files.list(source.file) === undefined)
    throw new CommandError(`${source.file} doesn't exist in local filesystem`)
  const container = containerOf(invocation, source.pod === '' ? target : source)
  if (containers === undefined) return unsimulated(invocation, 'Copying files')
  return source.pod === ''
    ? yield* copyIn(invocation, containers, container, source.file, target.file)
    : yield* copyOut(invocation, containers, container, source.file, target.file)
}

function containerOf(invocation: Invocation, spec: FileSpec): ContainerRef {
  const namespace = spec.namespace === '' ? invocation.namespace().name : spec.namespace
  const pod = invocation.api.read(kindFor(invocation.api, 'pods'), namespace, spec.pod)
  if (!isPod(pod)) throw new CommandError('no objects passed to cp')
  const phase = pod.status?.phase
  if (phase === 'Succeeded' || phase === 'Failed') throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`)
  return { namespace, pod: spec.pod, container: chooseContainer(invocation, pod, invocation.string('container'), false) }
}

function* copyIn(invocation: Invocation, containers: Containers, container: ContainerRef, file: string, path: string): Generator<Pause, Outcome, void> {
  const content = invocation.context.files.read(file)
  if (content === undefined) {
    invocation.err(note('kubectl cp copies single files here, no folders.'))
    return 1
  }
  const script = 'if [ -d "$0" ]; then cat > "$0/$1"; else cat > "$0"; fi'
  const code = yield* containers.exec(container, ['sh', '-c', script, path, file.slice(file.lastIndexOf('/') + 1)], {
    ...invocation.io,
    stdin: inputOf(content),
  })
  if (code !== 0) invocation.err(`command terminated with exit code ${code}\n`)
  return code
}

function* copyOut(invocation: Invocation, containers: Containers, container: ContainerRef, path: string, file: string): Generator<Pause, Outcome, void> {
  let content = ''
  const code = yield* containers.exec(container, ['cat', path], {
    stdin: inputOf(''),
    stdout: part => {
      content += part
      return true
    },
    stderr: part => invocation.io.stderr(part),
  })
  if (code !== 0) {
    invocation.err(`command terminated with exit code ${code}\n`)
    return code
  }
  const { files } = invocation.context
  const place = files.list(file) === undefined ? file : `${file.replace(/\/$/, '')}/${path.slice(path.lastIndexOf('/') + 1)}`
  if (!files.write(place, content)) throw new CommandError(`open ${place}: no such file or directory`)
  return 0
}
