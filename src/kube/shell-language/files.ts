/** Why a file operation failed, in the names of errno. */
export type FileErrorCode = 'ENOENT' | 'EISDIR' | 'ENOTDIR' | 'EROFS' | 'EEXIST' | 'ENOTEMPTY' | 'EBUSY'

const texts: Record<FileErrorCode, string> = {
  ENOENT: 'No such file or directory',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EROFS: 'Read-only file system',
  EEXIST: 'File exists',
  ENOTEMPTY: 'Directory not empty',
  EBUSY: 'Device or resource busy',
}

/** A refused file operation; the message is the text of strerror. */
export class FileError extends Error {
  readonly code: FileErrorCode

  constructor(code: FileErrorCode) {
    super(texts[code])
    this.code = code
  }
}

/** A file system as programs see it. Paths are absolute and without `.` and `..` (see `resolvePath`). All may throw FileError. */
export interface Files {
  /** The file's text; throws ENOENT or EISDIR. */
  read(path: string): string
  /** Replaces or makes the file; its directory must exist. */
  write(path: string, text: string): void
  append(path: string, text: string): void
  /** What is there, or undefined. */
  kindOf(path: string): 'file' | 'directory' | undefined
  /** Names in a directory, sorted; throws ENOENT or ENOTDIR. */
  list(path: string): string[]
  makeDirectory(path: string): void
  /** Removes a file or an empty directory. */
  remove(path: string): void
}

/** `path` seen from `cwd`, absolute and with `.` and `..` worked out. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return `/${parts.join('/')}`
}

const parentOf = (path: string) => path.slice(0, Math.max(1, path.lastIndexOf('/')))

/** A file system in memory. */
export class MemoryFiles implements Files {
  private readonly contents = new Map<string, string>()
  private readonly directories = new Map<string, Set<string>>([['/', new Set()]])

  /** `files` maps paths to texts; the directories on the way are made. */
  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, text] of Object.entries(files)) this.put(path, text)
  }

  /** Writes a file, with every directory on the way. A path that ends in `/` makes an empty directory. */
  put(path: string, text: string): void {
    const target = resolvePath('/', path)
    let directory = ''
    const names = target.slice(1).split('/')
    const last = path.endsWith('/') ? undefined : names.pop()
    for (const name of names) {
      if (name === '') continue
      const next = `${directory}/${name}`
      if (!this.directories.has(next)) this.addDirectory(next)
      directory = next
    }
    if (last !== undefined) this.write(target, text)
  }

  read(path: string): string {
    const text = this.contents.get(path)
    if (text === undefined) throw new FileError(this.directories.has(path) ? 'EISDIR' : 'ENOENT')
    return text
  }

  write(path: string, text: string): void {
    if (this.directories.has(path)) throw new FileError('EISDIR')
    if (!this.contents.has(path)) this.parent(path).add(path.slice(path.lastIndexOf('/') + 1))
    this.contents.set(path, text)
  }

  append(path: string, text: string): void {
    this.write(path, (this.contents.get(path) ?? '') + text)
  }

  kindOf(path: string): 'file' | 'directory' | undefined {
    return this.contents.has(path) ? 'file' : this.directories.has(path) ? 'directory' : undefined
  }

  list(path: string): string[] {
    const names = this.directories.get(path)
    if (names === undefined) throw new FileError(this.contents.has(path) ? 'ENOTDIR' : 'ENOENT')
    return [...names].sort()
  }

  makeDirectory(path: string): void {
    if (this.kindOf(path) !== undefined) throw new FileError('EEXIST')
    this.addDirectory(path)
  }

  remove(path: string): void {
    const entries = this.directories.get(path)
    if (entries === undefined && !this.contents.has(path)) throw new FileError('ENOENT')
    if (entries !== undefined && entries.size > 0) throw new FileError('ENOTEMPTY')
    this.contents.delete(path)
    this.directories.delete(path)
    this.directories.get(parentOf(path))?.delete(path.slice(path.lastIndexOf('/') + 1))
  }

  private addDirectory(path: string): void {
    this.parent(path).add(path.slice(path.lastIndexOf('/') + 1))
    this.directories.set(path, new Set())
  }

  private parent(path: string): Set<string> {
    const entries = this.directories.get(parentOf(path))
    if (entries === undefined) throw new FileError(this.contents.has(parentOf(path)) ? 'ENOTDIR' : 'ENOENT')
    return entries
  }
}

/** A directory of one file system shown at a path of another; `subPath` is where in it the mount begins. */
export interface Mount {
  readonly path: string
  readonly files: Files
  readonly subPath?: string
  readonly readOnly?: boolean
}

/** A root file system with others mounted into it. The longest mount path that fits wins. */
export class MountedFiles implements Files {
  private readonly root: Files
  private readonly rootReadOnly: boolean
  private readonly mounts: readonly Mount[]

  constructor(root: Files, mounts: readonly Mount[], rootReadOnly = false) {
    this.root = root
    this.rootReadOnly = rootReadOnly
    this.mounts = [...mounts].sort((a, b) => b.path.length - a.path.length)
  }

  read(path: string): string {
    const at = this.locate(path)
    return at.files.read(at.path)
  }

  write(path: string, text: string): void {
    const at = this.writable(path)
    at.files.write(at.path, text)
  }

  append(path: string, text: string): void {
    const at = this.writable(path)
    at.files.append(at.path, text)
  }

  kindOf(path: string): 'file' | 'directory' | undefined {
    const at = this.locate(path)
    return at.files.kindOf(at.path) ?? (this.mountNamesIn(path).length > 0 ? 'directory' : undefined)
  }

  list(path: string): string[] {
    const inside = this.mountNamesIn(path)
    const at = this.locate(path)
    const names = inside.length > 0 && at.files.kindOf(at.path) === undefined ? [] : at.files.list(at.path)
    return [...new Set([...names, ...inside])].sort()
  }

  makeDirectory(path: string): void {
    const at = this.writable(path)
    at.files.makeDirectory(at.path)
  }

  remove(path: string): void {
    if (this.mounts.some(mount => mount.path === path)) throw new FileError('EBUSY')
    const at = this.writable(path)
    at.files.remove(at.path)
  }

  private writable(path: string): { files: Files; path: string } {
    const at = this.locate(path)
    if (at.readOnly) throw new FileError('EROFS')
    return at
  }

  private locate(path: string): { files: Files; path: string; readOnly: boolean } {
    for (const mount of this.mounts) {
      if (path !== mount.path && !path.startsWith(mount.path === '/' ? '/' : `${mount.path}/`)) continue
      return { files: mount.files, path: resolvePath('/', `${mount.subPath ?? ''}/${path.slice(mount.path.length)}`), readOnly: mount.readOnly === true }
    }
    return { files: this.root, path, readOnly: this.rootReadOnly }
  }

  /** Names right below `path` that only exist because something is mounted at or under them. */
  private mountNamesIn(path: string): string[] {
    const prefix = path === '/' ? '/' : `${path}/`
    return this.mounts.filter(mount => mount.path.startsWith(prefix)).map(mount => mount.path.slice(prefix.length).split('/')[0] ?? '')
  }
}
