import type { Command } from '../host.ts'
import { basicPrograms } from './basic.ts'
import { columnPrograms } from './columns.ts'
import { filePrograms } from './file-programs.ts'
import { linePrograms } from './lines.ts'
import { testPrograms } from './test.ts'
import { textPrograms } from './text.ts'

/** The small programs that every image with a shell, and the terminal, has. */
export const commonPrograms: ReadonlyMap<string, Command> = new Map(
  Object.entries({ ...basicPrograms, ...columnPrograms, ...filePrograms, ...linePrograms, ...testPrograms, ...textPrograms }),
)
