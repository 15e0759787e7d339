import { describe, expect, it } from 'vitest'
import { Clock } from '../clock/clock.ts'
import type { Io } from '../process/process.ts'
import { inputOf, Process } from '../process/process.ts'
import type { Dialect, Host } from './index.ts'
import { commonPrograms, MemoryFiles, MountedFiles, parse, runText, Shell, ShellSyntaxError, Signals } from './index.ts'

interface Run {
  readonly clock: Clock
  readonly shell: Shell
  readonly process: Process
  readonly signals: Signals
  out: string
  err: string
}

function start(
  text: string,
  options: { input?: string; dialect?: Dialect; env?: Record<string, string>; files?: MemoryFiles; parameters?: string[] } = {},
): Run {
  const clock = new Clock(Date.parse('2026-01-02T03:04:05Z'))
  const host: Host = {
    clock,
    dialect: options.dialect ?? 'busybox',
    env: new Map(Object.entries(options.env ?? {})),
    cwd: '/',
    files: options.files ?? new MemoryFiles({ '/tmp/': '', '/etc/motd': 'hello\nworld\n' }),
    hostname: 'web-0',
    command: name => commonPrograms.get(name),
  }
  const run = { clock, out: '', err: '', signals: new Signals() }
  const collect = (into: 'out' | 'err') => (written: string) => {
    run[into] += written
    return true
  }
  const io: Io = { stdin: inputOf(options.input ?? ''), stdout: collect('out'), stderr: collect('err') }
  const shell = new Shell(host, 'sh', options.parameters)
  const process = new Process(clock, runText(text, shell, io, run.signals))
  return Object.assign(run, { shell, process })
}

/** Runs until nothing is left to do and gives what was written. */
function output(text: string, options: Parameters<typeof start>[1] = {}): string {
  const run = start(text, options)
  for (let turn = 0; turn < 1000 && run.clock.step(); turn++);
  return run.out + run.err
}

describe('words', () => {
  it.each([
    ['echo \'a  b\' c\\ d "e  f"', 'a  b c d e  f\n'],
    ['A=1; echo "$A" ${A}2 ${B:-none} ${A:+yes} ${#A}', '1 12 none yes 1\n'],
    ['A="x  y"; echo $A; echo "$A"', 'x y\nx  y\n'],
    ['echo $(echo a; echo b) `echo c`', 'a b c\n'],
    ['echo $((1 + 2 * 3)) $(( (4>3) && 1 ))', '7 1\n'],
    ['f=/a/b.tar.gz; echo ${f##*/} ${f%.*} ${f%%.*} ${f#/a}', 'b.tar.gz /a/b.tar /a/b /b.tar.gz\n'],
    ['echo /etc/m*d /nothing*', '/etc/motd /nothing*\n'],
    ['false; echo $?', '1\n'],
    ['set -- a "b c"; for x in "$@"; do echo "[$x]"; done; echo $# $1', '[a]\n[b c]\n2 a\n'],
    ['echo a\u00a0b \u2028', 'a\u00a0b \u2028\n'],
    ['echo {.items[*].metadata.name}', '{.items[*].metadata.name}\n'],
    ['cat <<EOF\n$HOME-$((1+1))\nEOF', '/root-2\n'],
    ["cat <<'EOF'\n$HOME\nEOF", '$HOME\n'],
  ])('%s', (text, expected) => {
    expect(output(text, { env: { HOME: '/root' } })).toBe(expected)
  })
})

describe('control', () => {
  it.each([
    ['true && echo yes || echo no', 'yes\n'],
    ['false && echo yes || echo no', 'no\n'],
    ['if [ -f /etc/motd ]; then echo there; else echo gone; fi', 'there\n'],
    ['if false; then echo a; elif true; then echo b; fi', 'b\n'],
    ['i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; done', '1\n2\n3\n'],
    ['for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done', '1\n3\n'],
    ['case web-1 in db*) echo db;; web-*|www) echo web;; esac', 'web\n'],
    ['case b in [z-a]) echo no;; [z-ab]) echo b;; esac', 'b\n'],
    ['(A=2; echo $A); echo ${A:-unset}', '2\nunset\n'],
    ['f() { echo "f $1"; return 3; }; f x; echo $?', 'f x\n3\n'],
    ['! true; echo $?', '1\n'],
    ['set -e; false; echo never', ''],
    ['echo hi > /tmp/a; echo ho >> /tmp/a; cat /tmp/a; wc -l < /tmp/a', 'hi\nho\n2\n'],
    ['ls /none 2>/dev/null || echo failed', 'failed\n'],
    ['ls /none 2>&1 | grep -c such', '1\n'],
    ['nosuch; echo $?', '127\nsh: nosuch: not found\n'],
    ['exit 3; echo never', ''],
  ])('%s', (text, expected) => {
    expect(output(text)).toBe(expected)
  })

  it('ends with the exit code of exit', () => {
    expect(start('exit 3').process.exitCode).toBe(3)
  })

  it('lets time pass in sleep', () => {
    const run = start('echo a; sleep 2; echo b')
    expect(run.out).toBe('a\n')
    run.clock.advance(1_999)
    expect(run.out).toBe('a\n')
    run.clock.advance(1)
    expect(run.out).toBe('a\nb\n')
    expect(run.process.exitCode).toBe(0)
  })

  it('ends a writer whose reader has gone', () => {
    const run = start('while true; do echo y; done | head -n 2; echo done')
    run.clock.advance(60_000)
    expect(run.out).toBe('y\ny\ndone\n')
  })

  it('makes a loop that never pauses give way to time', () => {
    const run = start('while :; do :; done')
    expect(run.clock.nextAt()).toBeGreaterThan(run.clock.now())
    run.clock.advance(3_600_000)
    expect(run.process.exitCode).toBeUndefined()
    run.process.stop(137)
    expect(run.clock.nextAt()).toBeUndefined()
  })

  it('runs a trap when a signal comes, once the command in the foreground is over', () => {
    const run = start('trap "echo bye; exit 0" TERM; while true; do sleep 1; done')
    run.signals.raise('TERM')
    run.clock.advance(1_000)
    expect(run.out).toBe('bye\n')
    expect(run.process.exitCode).toBe(0)
  })

  it('wakes from wait when a signal comes', () => {
    const run = start('trap "echo bye; exit 7" TERM; sleep infinity & wait')
    run.signals.raise('TERM')
    expect(run.process.exitCode).toBe(7)
  })
})

describe('syntax', () => {
  it('says what it did not expect, in the words of the shell', () => {
    expect(output('if true; fi')).toBe('sh: syntax error: unexpected "fi"\n')
    expect(output('echo )', { dialect: 'debian' })).toBe('sh: 1: Syntax error: ")" unexpected\n')
  })

  it('knows when more lines could complete the text', () => {
    for (const text of ['if true', "echo 'a", 'cat <<EOF\nx', 'a &&', 'for i in 1 2; do']) {
      let error: unknown
      try {
        parse(text)
      } catch (caught) {
        error = caught
      }
      expect(error, text).toBeInstanceOf(ShellSyntaxError)
      expect((error as ShellSyntaxError).incomplete, text).toBe(true)
    }
  })
})

describe('programs', () => {
  it.each([
    ['printf "%s-%03d\\n" a 7 b 8', 'a-007\nb-008\n'],
    ['printf "a\\nb\\na\\n" | sort | uniq -c', '      2 a\n      1 b\n'],
    ['printf "1 x\\n10 y\\n9 z\\n" | sort -n -r | head -n 1', '10 y\n'],
    ['echo "a:b:c" | cut -d: -f2', 'b\n'],
    ['echo hello | tr a-z A-Z', 'HELLO\n'],
    ['seq 3 | tail -n 1', '3\n'],
    ['grep -v hello /etc/motd', 'world\n'],
    ['printf "NAME  READY\\nweb   1/1\\n" | awk \'NR>1 {print $1}\'', 'web\n'],
    ['echo -n "grüß" | base64', 'Z3LDvMOf\n'],
    ['echo Z3LDvMOf | base64 -d', 'grüß'],
    ['date +%F; date -u', '2026-01-02\nFri Jan  2 03:04:05 UTC 2026\n'],
    ['cat /none', "cat: can't open '/none': No such file or directory\n"],
    ['mkdir -p /a/b; touch /a/b/c; ls /a; rm -r /a; ls /a', 'b\nls: /a: No such file or directory\n'],
    ['echo "a b" | sed "s/a/x/"', 'x b\n'],
    ['hostname', 'web-0\n'],
    ['echo 1 2 | xargs -n 1 echo got', 'got 1\ngot 2\n'],
  ])('%s', (text, expected) => {
    expect(output(text)).toBe(expected)
  })

  it('complains in the words of coreutils on Debian', () => {
    expect(output('cat /none; nosuch', { dialect: 'debian' })).toBe('cat: /none: No such file or directory\nsh: 1: nosuch: not found\n')
  })
})

describe('mounted files', () => {
  it('shows the mount, refuses to write a read-only one, and lists mount points', () => {
    const volume = new MemoryFiles({ '/key': 'value' })
    const files = new MountedFiles(new MemoryFiles({ '/etc/hosts': '' }), [{ path: '/etc/config', files: volume, readOnly: true }])
    expect(files.list('/etc')).toEqual(['config', 'hosts'])
    expect(files.read('/etc/config/key')).toBe('value')
    expect(() => files.write('/etc/config/key', 'x')).toThrow('Read-only file system')
  })
})
