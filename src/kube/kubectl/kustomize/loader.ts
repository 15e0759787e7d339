import type { Files } from '../context.ts'
import { CommandError } from '../errors.ts'

/** A folder that kustomizations read files in, and the folders that led to it. Follows kustomize's api/internal/loader/fileloader.go. */
export class Loader {
  /** The folder's path from the root of the file system. */
  readonly root: string
  private readonly files: Files
  private readonly referrer: Loader | undefined
  private readonly anywhere: boolean

  private constructor(files: Files, root: string, anywhere: boolean, referrer?: Loader) {
    this.files = files
    this.root = root
    this.anywhere = anywhere
    this.referrer = referrer
  }

  /** The folder a command names. Throws when it is none. `anywhere` lets it read files outside of itself. */
  static at(files: Files, path: string, anywhere: boolean): Loader {
    return new Loader(files, confirmFolder(files, files.absolute(path), path), anywhere)
  }

  /** A folder seen from this one. Throws when it is none, or one that this folder is in. */
  below(path: string): Loader {
    if (path === '') throw new CommandError('new root cannot be empty')
    if (path.startsWith('/')) throw new CommandError(`new root '${path}' cannot be absolute`)
    const place = this.files.absolute(`${this.root}/${path}`)
    const root = confirmFolder(this.files, place, place)
    for (let above: Loader | undefined = this; above !== undefined; above = above.referrer)
      if (isWithin(above.root, root)) throw new CommandError(`cycle detected: candidate root '${root}' contains visited root '${above.root}'`)
    return new Loader(this.files, root, this.anywhere, this)
  }

  /** The text of a file in the folder. Throws when it is not there or outside. */
  read(path: string): string {
    const place = path.startsWith('/') ? path : this.files.absolute(`${this.root}/${path}`)
    const text = this.files.read(place)
    if (text === undefined)
      throw new CommandError(
        this.files.list(place) === undefined ? `evalsymlink failure on '${place}' : ${missing(this.files, place)}` : `'${place}' must resolve to a file`,
      )
    if (!this.anywhere && !isWithin(place, this.root)) throw new CommandError(`security; file '${place}' is not in or below '${this.root}'`)
    return text
  }

  /** The text of a file, or undefined when it cannot be read. */
  tryRead(path: string): string | undefined {
    return this.files.read(this.files.absolute(`${this.root}/${path}`))
  }
}

const isWithin = (place: string, folder: string): boolean => place === folder || folder === '/' || place.startsWith(`${folder}/`)

function confirmFolder(files: Files, place: string, shown: string): string {
  if (files.list(place) !== undefined) return place
  if (files.read(place) !== undefined) throw new CommandError(`must build at directory: '${place}': file is not directory`)
  throw new CommandError(`must build at directory: not a valid directory: evalsymlink failure on '${shown}' : ${missing(files, place)}`)
}

/** The first part of a path that is not there, in the operating system's words. */
function missing(files: Files, place: string): string {
  let path = ''
  for (const part of place.split('/').slice(1)) {
    path += `/${part}`
    if (files.list(path) === undefined) return files.read(path) === undefined ? `lstat ${path}: no such file or directory` : `lstat ${path}: not a directory`
  }
  return `lstat ${place}: no such file or directory`
}
