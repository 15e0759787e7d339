import type { Io, Pause } from '../process/process.ts'
import { inputOf } from '../process/process.ts'
import type { Expander } from './expand.ts'
import { FileError, resolvePath } from './files.ts'
import type { Shell } from './shell.ts'
import { ShellError } from './shell.ts'
import type { Redirect } from './syntax.ts'

type Writer = (text: string) => boolean

/**
 * Applies redirections, left to right, and gives the new input and output.
 * Throws RedirectError when a file cannot be opened.
 */
export function* redirect(redirects: readonly Redirect[], shell: Shell, outer: Io, expander: Expander): Generator<Pause, Io, void> {
  if (redirects.length === 0) return outer
  let stdin = outer.stdin
  const writers = new Map<number, Writer>([
    [1, text => outer.stdout(text)],
    [2, text => outer.stderr(text)],
  ])
  for (const { fd, operator, target } of redirects) {
    const text = yield* expander.text(target)
    if (operator === '<<<') {
      if (shell.host.dialect !== 'bash') throw new ShellError('syntax error: unexpected redirection')
      stdin = inputOf(`${text}\n`)
    } else if (operator === '<<') stdin = inputOf(text)
    else if (operator === '<') stdin = inputOf(text === '/dev/null' ? '' : open(shell, text, 'read', path => shell.host.files.read(path)))
    else if (operator === '<&') continue
    else if (operator === '>&') {
      const from = writers.get(Number(text))
      if (from === undefined && text !== '-') throw new ShellError(`${text}: bad file descriptor`)
      writers.set(fd, from ?? (() => true))
    } else writers.set(fd, writerTo(shell, text, operator === '>>', writers))
  }
  const stdout = writers.get(1) ?? (() => true)
  const stderr = writers.get(2) ?? (() => true)
  return { stdin, stdout, stderr }
}

function writerTo(shell: Shell, path: string, append: boolean, writers: ReadonlyMap<number, Writer>): Writer {
  const all: Writer = () => true
  switch (path) {
    case '/dev/null':
      return all
    case '/dev/stdout':
    case '/proc/self/fd/1':
    case '/proc/1/fd/1':
      return writers.get(1) ?? all
    case '/dev/stderr':
    case '/proc/self/fd/2':
    case '/proc/1/fd/2':
      return writers.get(2) ?? all
  }
  const { files } = shell.host
  const absolute = resolvePath(shell.host.cwd, path)
  open(shell, path, 'create', target => (append ? files.append(target, '') : files.write(target, '')))
  return text => {
    files.append(absolute, text)
    return true
  }
}

function open<T>(shell: Shell, path: string, mode: 'read' | 'create', action: (path: string) => T): T {
  try {
    return action(resolvePath(shell.host.cwd, path))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new RedirectError(refusal(shell, path, mode, error))
  }
}

function refusal(shell: Shell, path: string, mode: 'read' | 'create', error: FileError): string {
  const missing = error.code === 'ENOENT'
  switch (shell.host.dialect) {
    case 'bash':
      return `${path}: ${error.message}`
    case 'busybox':
      return `can't ${mode === 'read' ? 'open' : 'create'} ${path}: ${missing ? (mode === 'read' ? 'no such file' : 'nonexistent directory') : error.message}`
    case 'debian':
      return `cannot ${mode === 'read' ? 'open' : 'create'} ${path}: ${missing ? (mode === 'read' ? 'No such file' : 'Directory nonexistent') : error.message}`
  }
}

/** A redirection that failed: the command does not run, the script goes on. */
export class RedirectError extends FileError {
  constructor(message: string) {
    super('ENOENT')
    this.message = message
  }
}
