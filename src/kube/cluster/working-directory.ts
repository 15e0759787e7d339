import { kindKubeconfig, kubeconfigPath } from '../kubectl/config.ts'
import { type Files, MemoryFiles } from '../shell-language/files.ts'

/** Where the terminal's shell starts. */
export const home = '/root'

/** The reader's files: what lies in and below the directory the terminal starts in, by its path from there. */
export class WorkingDirectory {
  readonly disk: Files = new MemoryFiles({ [`${home}/.bash_history`]: '', [kubeconfigPath]: kindKubeconfig() })
  private readonly onSet: (path: string, text: string) => void

  /** `onSet` is told of each file that is written from outside. */
  constructor(onSet: (path: string, text: string) => void = () => undefined) {
    this.onSet = onSet
  }

  /** The text of a file, or undefined. */
  get(path: string): string | undefined {
    return this.disk.kindOf(`${home}/${path}`) === 'file' ? this.disk.read(`${home}/${path}`) : undefined
  }

  /** Writes a file; directories on the way are made. */
  set(path: string, text: string): void {
    const parts = path.split('/').slice(0, -1)
    let folder = home
    for (const part of parts) {
      folder += `/${part}`
      if (this.disk.kindOf(folder) === undefined) this.disk.makeDirectory(folder)
    }
    this.disk.write(`${home}/${path}`, text)
    this.onSet(path, text)
  }

  /** All files with their texts, hidden ones apart, in the order of their paths. */
  *[Symbol.iterator](): Generator<[string, string], void> {
    yield* this.below('')
  }

  private *below(prefix: string): Generator<[string, string], void> {
    for (const name of this.disk.list(`${home}/${prefix}`.replace(/\/$/, ''))) {
      if (name.startsWith('.')) continue
      const path = `${prefix}${name}`
      if (this.disk.kindOf(`${home}/${path}`) === 'directory') yield* this.below(`${path}/`)
      else yield [path, this.disk.read(`${home}/${path}`)]
    }
  }
}
