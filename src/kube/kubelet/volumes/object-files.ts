import type { Files } from '../../shell-language/index.ts'
import { MemoryFiles } from '../../shell-language/index.ts'
import type { Contents } from './contents.ts'

/** Files that are written from API objects, laid out when first looked at: most never are. */
export class ObjectFiles implements Files {
  private contents: Contents
  private files: MemoryFiles | undefined

  constructor(contents: Contents) {
    this.contents = contents
  }

  /** All files at once, as the kubelet swaps them. */
  replace(contents: Contents): void {
    this.contents = contents
    this.files = undefined
  }

  private get layout(): MemoryFiles {
    if (this.files !== undefined) return this.files
    this.files = new MemoryFiles()
    for (const [path, text] of Object.entries(this.contents)) this.files.put(`/${path}`, text)
    return this.files
  }

  read(path: string): string {
    return this.layout.read(path)
  }

  write(path: string, text: string): void {
    this.layout.write(path, text)
  }

  append(path: string, text: string): void {
    this.layout.append(path, text)
  }

  kindOf(path: string): 'file' | 'directory' | undefined {
    return this.layout.kindOf(path)
  }

  list(path: string): string[] {
    return this.layout.list(path)
  }

  makeDirectory(path: string): void {
    this.layout.makeDirectory(path)
  }

  remove(path: string): void {
    this.layout.remove(path)
  }
}
