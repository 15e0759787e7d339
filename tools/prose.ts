import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { parse } from 'yaml'

/** Something that readers read: a file's prose, without code, commands, addresses and names of classes. */
export interface Prose {
  readonly path: string
  readonly text: string
}

/** Fields of our data files whose values are commands, names, addresses or Chinese. */
const notProse: ReadonlySet<string> = new Set(
  'run then others start do from request actions expect always never within source shows setup zh see terms notes definitions before open plugin name kind line file lines'.split(
    ' ',
  ),
)

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value.replace(/`[^`]*`/g, ' ` ').replace(/https?:\S+/g, ' ')]
  if (Array.isArray(value)) return value.flatMap(texts)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([field, inner]) => (notProse.has(field) && !(field === 'line' && typeof inner === 'string') ? [] : texts(inner)))
}

/** The prose of a Markdown or MDX text. */
export function ofMarkdown(source: string): string {
  const [, front = '', body = source] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source) ?? []
  const prose = body
    .replace(/```[\s\S]*?```/g, ' ')
    .replace(/`[^`]*`/g, ' ` ')
    .replace(/<(?:Run|Manifest|Picture)\b(?:=\{\[[\s\S]*?\]\}|"[^"]*"|[^>"])*>/g, tag =>
      [...tag.matchAll(/\b(?:caption|alt|title)="([^"]*)"/g)].map(([, text]) => text).join('\n'),
    )
    // What a page quotes from the notes keeps their words.
    .replace(/<NotesSaid[\s\S]*?\*\*Today:\*\*/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/https?:\S+/g, ' ')
  return [...texts(parse(front)), prose].join('\n')
}

/** The sentences in the strings of a program: what has two words or more and is no name of classes. */
export function ofScript(source: string): string {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || (ts.isCallExpression(node) && /\b(?:querySelector\w*|matches|closest)$/.test(node.expression.getText()))) return
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) found.push(node.text)
    node.forEachChild(visit)
  }
  ts.createSourceFile('x.ts', source, ts.ScriptTarget.Latest, true).forEachChild(visit)
  return found.filter(text => /[a-z,]\s+[a-z]/i.test(text) && !/[<>{}=;[\]]|^[MmLl][\d. ]|^(?:\$ )?kubectl |--/.test(text)).join('\n')
}

/** The prose of an Astro file: its text, and the attributes that are read aloud or shown. */
export function ofAstro(source: string): string {
  const [, script = '', page = source] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source) ?? []
  const markup = page.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ').replace(/<!--[\s\S]*?-->|<(code|kbd|samp)\b[\s\S]*?<\/\1>/g, ' ` ')
  const read = [...markup.matchAll(/\b(?:aria-label|alt|title|placeholder|description|caption|label)="([^"]*)"/g)].map(([, text = '']) => text)
  const inner = [...markup.matchAll(/\{[^{}]*\}/g)].map(([expression]) => ofScript(expression))
  const shown = markup
    .replace(/<[^>]*>/g, '\n')
    .replace(/\{[^{}]*\}/g, ' ` ')
    .replace(/&\w+;/g, ' ')
  return [ofScript(script), ...read, ...inner, shown.replace(/^.*(?:[{}=]|', ').*$/gm, '')].join('\n')
}

const filesUnder = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(path => join(folder, path))

/** All that readers of the site and of the repository's front pages read in English. */
export function allProse(): readonly Prose[] {
  const read = (path: string): string => readFileSync(path, 'utf8')
  const content = filesUnder('content').flatMap(path => {
    if (path.includes('.zh') || /\/(?:manifests|start|solution|wrong)\//.test(path) || path.endsWith('lesson.yaml')) return []
    if (/\.mdx?$/.test(path)) return [{ path, text: ofMarkdown(read(path)) }]
    return path.endsWith('.yaml') ? [{ path, text: texts(parse(read(path))).join('\n') }] : []
  })
  const folders = ['src/components', 'src/layouts', 'src/lesson', 'src/pages', 'src/workbench']
  const site = [...folders.flatMap(filesUnder), 'src/kube/diagnostics/explain.ts', 'src/kube/network/cause.ts', 'src/kube/network/steps.ts'].flatMap(path => {
    if (path.includes('zh-cn') || path.endsWith('.test.ts')) return []
    if (path.endsWith('.astro')) return [{ path, text: ofAstro(read(path)) }]
    return path.endsWith('.ts') ? [{ path, text: ofScript(read(path)) }] : []
  })
  const front = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/architecture.md', ...filesUnder('docs/adr')]
  return [...content, ...site, ...front.map(path => ({ path, text: ofMarkdown(read(path)) }))]
}
