// The answer of this project's engine beside yaml-language-server and kubernetes-models: how fast, and how many of the recorded refusals each finds.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { parseAllDocuments } from 'yaml'
import { getLanguageService } from 'yaml-language-server'
import { diagnose } from '../src/kube/diagnose.ts'
import { manyDocuments } from '../tools/bench-inputs.ts'
import { readAnswer, readQuestion, refusedCases } from './recorded.ts'
import { kubernetesSchema } from './schema.ts'

/** One finding: the field as the API server writes it, or the line (from 1), whichever the program tells. */
interface Finding {
  readonly field?: string
  readonly lines?: readonly [number, number]
}

interface Validator {
  readonly name: string
  /** The problems that it finds in a text. */
  find(text: string): Promise<readonly Finding[]>
}

const ours: Validator = {
  name: 'this engine',
  find: async text =>
    diagnose(text).flatMap(({ problems }) =>
      problems.map(({ field, range }) => ({ field, ...(range && { lines: [range.start.line, range.end.line] as const }) })),
    ),
}

function languageServer(): Validator {
  const uri = 'inmemory://kubernetes.json'
  const service = getLanguageService({
    schemaRequestService: async () => JSON.stringify(kubernetesSchema()),
    workspaceContext: { resolveRelativePath: path => path },
  })
  service.configure({ validate: true, isKubernetes: true, schemas: [{ uri, fileMatch: ['*'], schema: kubernetesSchema() }] })
  let version = 0
  return {
    name: 'yaml-language-server',
    // A new version of the document each time: the server keeps what it parsed of one version.
    find: async text => {
      const found = await service.doValidation(TextDocument.create('file:///web.yaml', 'yaml', ++version, text), true)
      return found.map(({ range }) => ({ lines: [range.start.line + 1, range.end.line + 1] as const }))
    },
  }
}

interface Manifest {
  readonly apiVersion?: unknown
  readonly kind?: unknown
}

interface Model {
  validate(): void
}

function isRefusal(error: unknown): error is { readonly errors: readonly { readonly instancePath: string; readonly params: Record<string, unknown> }[] } {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}

/** `/spec/containers/0/name` as the API server writes it: `spec.containers[0].name`. */
const written = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map(step => (/^\d+$/.test(step) ? `[${step}]` : `.${step.replaceAll('~1', '/').replaceAll('~0', '~')}`))
    .join('')
    .replace(/^\./, '')

/** kubernetes-models has a class for each kind; what has none is found wrong. */
const models: Validator = {
  name: 'kubernetes-models',
  find: async text => {
    const findings: Finding[] = []
    for (const document of parseAllDocuments(text)) {
      if (document.errors.length > 0) {
        findings.push({})
        continue
      }
      const manifest = document.toJS() as Manifest | null
      if (manifest === null) continue
      const folder = join(import.meta.dirname, 'node_modules/kubernetes-models', String(manifest.apiVersion), 'index.js')
      const module: Record<string, new (data: unknown) => Model> = await import(pathToFileURL(folder).href).catch(() => ({}))
      const Kind = module[String(manifest.kind)]
      if (Kind === undefined) {
        findings.push({ field: 'kind' })
        continue
      }
      try {
        new Kind(manifest).validate()
      } catch (error) {
        if (!isRefusal(error)) throw error
        for (const { instancePath, params } of error.errors) {
          const missing = params['missingProperty'] ?? params['additionalProperty']
          findings.push({ field: written(typeof missing === 'string' ? `${instancePath}/${missing}` : instancePath) })
        }
      }
    }
    return findings
  },
}

/** Whether a finding is about a field that the API server named: by its name, or by a line where the engine shows that field. */
function isAt(finding: Finding, fields: ReadonlySet<string>, lines: ReadonlySet<number>): boolean {
  if (finding.field !== undefined && fields.has(finding.field)) return true
  return finding.lines !== undefined && lines.has(finding.lines[0])
}

async function median(times: number, run: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let index = 0; index < times + 5; index++) {
    const start = performance.now()
    await run()
    if (index >= 5) taken.push(performance.now() - start)
  }
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0
}

const validators = [ours, languageServer(), models]
const refused = refusedCases()
const text = manyDocuments()
console.log(`\n${refused.length} recorded cases that the API server refused; ${text.split('\n').length} lines, 45 documents`)
console.log('| program | refused cases it finds wrong | with a finding at each field that the server names | 45 documents, median ms |')
console.log('| --- | --- | --- | --- |')
for (const validator of validators) {
  let found = 0
  let placed = 0
  let asked = 0
  for (const name of refused) {
    const question = readQuestion(name)
    const findings = await validator.find(question).catch(() => [])
    if (findings.length > 0) found++
    const causes = readAnswer(name).status?.causes ?? []
    if (causes.length === 0) continue
    asked++
    const shown = diagnose(question).flatMap(({ problems }) => problems)
    const right = causes.every(({ field }) => {
      const lines = new Set(shown.filter(problem => problem.field === field).flatMap(({ range }) => (range === undefined ? [] : [range.start.line])))
      return findings.some(finding => isAt(finding, new Set([field]), validator === ours ? new Set() : lines))
    })
    if (right) placed++
  }
  const time = await median(15, () => validator.find(text))
  console.log(`| ${validator.name} | ${found} of ${refused.length} | ${placed} of ${asked} | ${time.toFixed(1)} |`)
}
