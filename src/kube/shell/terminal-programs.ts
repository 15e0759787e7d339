import { note } from '../kubectl/unsimulated.ts'
import type { Io, Program } from '../process/process.ts'
import { FileError, resolvePath } from '../shell-language/files.ts'
import type { Command, Host } from '../shell-language/host.ts'
import { immediate } from '../shell-language/programs/program.ts'
import { runText } from '../shell-language/run.ts'
import { Shell } from '../shell-language/shell.ts'
import type { ShellContext } from './context.ts'

/** `history`: the lines so far, numbered. */
export function historyProgram(lines: readonly string[]): Command {
  return immediate((args, io) => {
    const count = args[0] === undefined ? lines.length : Number.parseInt(args[0], 10)
    const first = Number.isNaN(count) ? 0 : Math.max(0, lines.length - count)
    for (let index = first; index < lines.length; index++) io.stdout(`${String(index + 1).padStart(5)}  ${lines[index] ?? ''}\n`)
    return 0
  })
}

/** `clear`: the page empties its screen; as part of a longer line it does nothing. */
export const clearProgram: Command = immediate(() => 0)

/** `watch`: runs a command line again and again, and prints what it says whenever that changed. */
export function* watchProgram(args: readonly string[], io: Io, host: Host): Program {
  let seconds = 2
  let rest = [...args]
  for (;;) {
    const [first = '', second] = rest
    const value = /^(?:-n|--interval=)(.+)$/.exec(first)?.[1]
    if (first === '-n' || first === '--interval') {
      seconds = Number(second)
      rest = rest.slice(2)
    } else if (value !== undefined) {
      seconds = Number(value)
      rest = rest.slice(1)
    } else if (/^-(?:[dtcex]|-differences|-no-title|-color|-errexit|-exec)$/.test(first)) rest = rest.slice(1)
    else break
  }
  if (rest.length === 0 || !(seconds > 0)) {
    io.stderr(note('watch takes a command line: watch [-n SECONDS] kubectl get pods'))
    return 1
  }
  seconds = Math.max(0.1, seconds)
  const line = rest.join(' ')
  let before: string | undefined
  for (;;) {
    let text = ''
    const collect = (part: string) => {
      text += part
      return true
    }
    yield* runText(line, new Shell(host, 'bash'), { stdin: io.stdin, stdout: collect, stderr: collect })
    if (text !== before && !io.stdout(`Every ${seconds.toFixed(1)}s: ${line}\n\n${text}\n`)) return 141
    before = text
    yield { sleep: seconds * 1000 }
  }
}

/** `vi`, `nano` and the like: the page's own editor opens the file. */
export function editorProgram(name: string, context: ShellContext): Command {
  return function* (args, io, host) {
    const path = args.find(arg => !arg.startsWith('-') && !arg.startsWith('+'))
    if (path === undefined || context.edit === undefined) {
      io.stderr(note(path === undefined ? `${name} takes the name of a file.` : `there is no ${name} here. Files open in the editor beside the terminal.`))
      return 1
    }
    const place = resolvePath(host.cwd, path)
    try {
      const text = yield* context.edit(host.files.kindOf(place) === undefined ? '' : host.files.read(place), path)
      if (text !== undefined) host.files.write(place, text)
      return 0
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      io.stderr(`${name}: ${path}: ${error.message}\n`)
      return 1
    }
  }
}
