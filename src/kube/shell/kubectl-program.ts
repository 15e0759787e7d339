import type { Files } from '../kubectl/context.ts'
import { kubectl } from '../kubectl/kubectl.ts'
import { FileError, resolvePath } from '../shell-language/files.ts'
import type { Command, Host } from '../shell-language/host.ts'
import type { ShellContext } from './context.ts'

/** kubectl as a program of the shell: it sees the files from where the shell stands. */
export function kubectlProgram(context: ShellContext): Command {
  return (args, io, host) => kubectl({ ...context, files: filesFrom(host), kubeconfig: host.env.get('KUBECONFIG') ?? '' }).run(args, io)
}

/** A host's files as kubectl reaches them, relative to the directory the host is in. */
export function filesFrom(host: Pick<Host, 'files' | 'cwd'>): Files {
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work()
    } catch (error) {
      if (error instanceof FileError) return undefined
      throw error
    }
  }
  const place = (path: string) => resolvePath(host.cwd, path)
  return {
    absolute: place,
    read: path => (path === '/dev/null' ? '' : attempt(() => host.files.read(place(path)))),
    write: (path, text) =>
      attempt(() => {
        host.files.write(place(path), text)
        return true
      }) ?? false,
    list: path => attempt(() => host.files.list(place(path)).map(name => (host.files.kindOf(place(`${path}/${name}`)) === 'directory' ? `${name}/` : name))),
  }
}
