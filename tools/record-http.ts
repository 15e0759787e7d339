// reference/lab.sh shell npx node tools/record-http.ts: sends the requests of reference/http.json, one after the other, to the
// API server of a running lab, and writes its answers to reference/recorded/1.37/http.json.
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { parse } from 'yaml'

interface Question {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly type?: string
  readonly body?: string
  readonly accept?: string
}

interface Config {
  readonly clusters: readonly [{ readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } }]
  readonly users: readonly [{ readonly user: { readonly 'client-certificate-data': string; readonly 'client-key-data': string } }]
}

const folder = new URL('../reference/', import.meta.url)
const [{ cluster }, { user }] = ((config: Config) => [config.clusters[0], config.users[0]] as const)(
  parse(readFileSync(process.env['KUBECONFIG'] ?? '', 'utf8')) as Config,
)
const pem = (text: string) => Buffer.from(text, 'base64')
const identity = { ca: pem(cluster['certificate-authority-data']), cert: pem(user['client-certificate-data']), key: pem(user['client-key-data']) }

function ask({ method, path, type, body, accept = 'application/json' }: Question): Promise<object> {
  return new Promise((resolve, reject) => {
    const headers = {
      accept,
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    }
    const sent = request(new URL(path, cluster.server), { method, headers, ...identity }, answer => {
      let text = ''
      answer.on('data', (part: Buffer) => (text += part.toString()))
      answer.on('end', () => {
        const uid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
        const said = text.replace(uid, '00000000-0000-0000-0000-000000000000')
        const isStatus = said.startsWith('{') && JSON.parse(said).kind === 'Status'
        resolve({ code: answer.statusCode, ...(isStatus ? { status: JSON.parse(said) } : said.startsWith('{') ? {} : { text: said }) })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const answers: Record<string, object> = {}
for (const question of JSON.parse(readFileSync(new URL('http.json', folder), 'utf8')) as readonly Question[]) answers[question.name] = await ask(question)
const recorded = { kubernetes: 'v1.37.2', command: 'tools/record-http.ts' }
writeFileSync(new URL('recorded/1.37/http.json', folder), `${JSON.stringify({ recorded, answers }, undefined, 1)}\n`)
