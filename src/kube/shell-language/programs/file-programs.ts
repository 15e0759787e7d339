import { decodeBase64, encodeBase64 } from '../../apimachinery/base64.ts'
import { decodeUTF8, encodeUTF8 } from '../../apimachinery/utf8.ts'
import type { Io, Program } from '../../process/process.ts'
import { FileError, resolvePath } from '../files.ts'
import type { Command, Host } from '../host.ts'
import { immediate, invalidOption, readOptions, sources } from './program.ts'

/** Runs `action` for every path; complains of those it fails for, in the words `complain` gives. */
function forEach(paths: readonly string[], io: Io, host: Host, action: (path: string) => void, complain: (path: string, error: FileError) => string): number {
  let failed = false
  for (const path of paths) {
    try {
      action(resolvePath(host.cwd, path))
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      io.stderr(`${complain(path, error)}\n`)
      failed = true
    }
  }
  return failed ? 1 : 0
}

const ls = immediate((args, io, host) => {
  const { flags, rest, unknown } = readOptions(args, 'laA1hRtrdF', '')
  if (unknown !== undefined) {
    invalidOption('ls', unknown, io, host)
    return host.dialect === 'busybox' ? 1 : 2
  }
  const paths = rest.length === 0 ? ['.'] : rest
  const long = flags.has('l')
  const line = (name: string, path: string) => {
    if (!long) return name
    const directory = host.files.kindOf(path) === 'directory'
    const size = directory ? 4096 : host.files.read(path).length
    return `${directory ? 'drwxr-xr-x' : '-rw-r--r--'}    1 root     root     ${String(size).padStart(9)} Jan  1 00:00 ${name}`
  }
  let shown = 0
  const code = forEach(
    paths,
    io,
    host,
    path => {
      const kind = host.files.kindOf(path)
      if (kind === undefined) throw new FileError('ENOENT')
      const label = paths[shown] ?? path
      if (kind === 'file' || flags.has('d')) {
        io.stdout(`${line(label, path)}\n`)
        return
      }
      if (paths.length > 1) io.stdout(`${shown > 0 ? '\n' : ''}${label}:\n`)
      shown++
      const names = host.files.list(path).filter(name => flags.has('a') || flags.has('A') || !name.startsWith('.'))
      if (long) io.stdout(`total ${names.length * 4}\n`)
      for (const name of names) io.stdout(`${line(name, resolvePath(path, name))}\n`)
    },
    (path, error) => (host.dialect === 'busybox' ? `ls: ${path}: ${error.message}` : `ls: cannot access '${path}': ${error.message}`),
  )
  return code === 0 || host.dialect === 'busybox' ? code : 2
})

const touch = immediate((args, io, host) =>
  forEach(
    readOptions(args, 'cam', 'dtr').rest,
    io,
    host,
    path => {
      if (host.files.kindOf(path) !== 'directory') host.files.append(path, '')
    },
    (path, error) => (host.dialect === 'busybox' ? `touch: ${path}: ${error.message}` : `touch: cannot touch '${path}': ${error.message}`),
  ),
)

function removeTree(path: string, host: Host): void {
  if (host.files.kindOf(path) === 'directory') for (const name of host.files.list(path)) removeTree(resolvePath(path, name), host)
  host.files.remove(path)
}

const rm = immediate((args, io, host) => {
  const { flags, rest } = readOptions(args, 'rRfiv', '')
  const recursive = flags.has('r') || flags.has('R')
  return forEach(
    rest,
    io,
    host,
    path => {
      const kind = host.files.kindOf(path)
      if (kind === undefined && flags.has('f')) return
      if (kind === 'directory' && !recursive) throw new FileError('EISDIR')
      removeTree(path, host)
    },
    (path, error) => {
      const why = host.dialect === 'busybox' && error.code === 'EISDIR' ? 'is a directory' : error.message
      return host.dialect === 'busybox'
        ? error.code === 'EISDIR'
          ? `rm: '${path}' ${why}`
          : `rm: can't remove '${path}': ${why}`
        : `rm: cannot remove '${path}': ${why}`
    },
  )
})

const mkdir = immediate((args, io, host) => {
  const { flags, rest } = readOptions(args, 'pv', 'm')
  return forEach(
    rest,
    io,
    host,
    path => {
      if (!flags.has('p')) {
        host.files.makeDirectory(path)
        return
      }
      let at = ''
      for (const name of path.slice(1).split('/')) {
        at = `${at}/${name}`
        if (host.files.kindOf(at) === undefined) host.files.makeDirectory(at)
      }
    },
    (path, error) =>
      host.dialect === 'busybox' ? `mkdir: can't create directory '${path}': ${error.message}` : `mkdir: cannot create directory ‘${path}’: ${error.message}`,
  )
})

const rmdir = immediate((args, io, host) =>
  forEach(
    readOptions(args, 'p', '').rest,
    io,
    host,
    path => {
      if (host.files.kindOf(path) === 'file') throw new FileError('ENOTDIR')
      host.files.remove(path)
    },
    (path, error) => (host.dialect === 'busybox' ? `rmdir: '${path}': ${error.message}` : `rmdir: failed to remove '${path}': ${error.message}`),
  ),
)

/** Copies or moves; the last path may be a directory to put the others in. */
const transfer = (name: 'cp' | 'mv'): Command =>
  immediate((args, io, host) => {
    const { rest } = readOptions(args, 'rRafpv', '')
    const target = resolvePath(host.cwd, rest.at(-1) ?? '')
    return forEach(
      rest.slice(0, -1),
      io,
      host,
      path => {
        const text = host.files.read(path)
        host.files.write(host.files.kindOf(target) === 'directory' ? resolvePath(target, path.slice(path.lastIndexOf('/') + 1)) : target, text)
        if (name === 'mv') host.files.remove(path)
      },
      (path, error) => (host.dialect === 'busybox' ? `${name}: can't stat '${path}': ${error.message}` : `${name}: cannot stat '${path}': ${error.message}`),
    )
  })

function* base64(args: readonly string[], io: Io, host: Host): Program {
  const { flags, values, rest } = readOptions(
    args.map(arg => (arg === '--decode' ? '-d' : arg.startsWith('--wrap=') ? `-w${arg.slice(7)}` : arg)),
    'dDi',
    'w',
  )
  const { texts, failed } = yield* sources('base64', rest, io, host)
  const text = texts.map(source => source.text).join('')
  if (failed) return 1
  if (flags.has('d') || flags.has('D')) {
    const decoded = decodeBase64(text.replace(/\s/g, ''))
    if (typeof decoded === 'number') {
      io.stderr(host.dialect === 'busybox' ? 'base64: truncated base64 input\n' : 'base64: invalid input\n')
      return 1
    }
    io.stdout(decodeUTF8(decoded))
    return 0
  }
  const width = Number(values.get('w') ?? 76)
  const encoded = encodeBase64(encodeUTF8(text))
  const lines = width === 0 ? [encoded] : (encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? [])
  io.stdout(lines.map(line => (width === 0 ? line : `${line}\n`)).join(''))
  return 0
}

/** Programs that make, remove and list files. */
export const filePrograms: Readonly<Record<string, Command>> = {
  base64,
  chmod: immediate(() => 0),
  chown: immediate(() => 0),
  cp: transfer('cp'),
  ls,
  mkdir,
  mv: transfer('mv'),
  rm,
  rmdir,
  touch,
}
