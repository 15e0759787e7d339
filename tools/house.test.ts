import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter(path => path !== '')
const sources = tracked.filter(path => /\.(ts|mjs|cjs|astro|css)$/.test(path) && !/\.gen\.ts$|^reference\/|^bench\/node_modules/.test(path))
const read = (path: string) => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // deleted, not yet committed
  }
}

/** Lines of `paths` that match, as `path:line: text`. */
function hits(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap(path =>
    read(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 100)}`] : [])),
  )
}

describe('the core is deterministic', () => {
  const core = sources.filter(path => /^src\/(kube|lesson)\//.test(path) && !path.endsWith('.test.ts'))

  it('asks no real time and no chance', () => {
    expect(hits(core, /Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval|performance\.now/)).toEqual([])
  })

  it('sorts by code units, not by the locale of the machine', () => {
    expect(hits(core, /localeCompare|toLocale|Intl\.(?!DateTimeFormat)/)).toEqual([])
  })
})

describe('a file has one idea', () => {
  it('in at most 400 lines', () => {
    const long = sources.filter(path => !/\.test\.ts$/.test(path)).map(path => ({ path, lines: read(path).split('\n').length - 1 }))
    expect(long.filter(({ lines }) => lines > 400)).toEqual([])
  })
})

describe('the types have no holes', () => {
  it('neither any nor ignored errors', () => {
    const typed = sources.filter(path => /^(src|tools)\/.*\.ts$/.test(path) && path !== 'tools/house.test.ts')
    expect(hits(typed, /\bas any\b|: any(?=[;,)=|&[\]>]|$)|@ts-(ignore|nocheck|expect-error)|as unknown as/)).toEqual([])
  })
})

describe('nothing is left for later', () => {
  it('no marks of the unfinished', () => {
    expect(
      hits(
        sources.filter(path => path !== 'tools/house.test.ts'),
        /\b(TODO|FIXME|XXX|HACK)\b/,
      ),
    ).toEqual([])
  })

  it('no test that does not run', () => {
    expect(
      hits(
        sources.filter(path => /\.test\.ts$|^e2e\//.test(path) && path !== 'tools/house.test.ts'),
        /\b(it|test|describe)\.(skip|only|todo|fixme)\b/,
      ),
    ).toEqual([])
  })
})
