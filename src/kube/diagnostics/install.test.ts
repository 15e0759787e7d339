import { describe, expect, it } from 'vitest'
import { definitionFiles, readDefinitions } from '../definitions/index.ts'
import { freshAPI, verdictOf } from '../diagnose.ts'

const texts = await Promise.all(definitionFiles.map(readDefinitions))

const route = (path: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec:
  parentRefs: [{name: gateway}]
  rules:
  - matches: [{path: {type: PathPrefix, value: ${path}}}]
    backendRefs: [{name: web, port: 80}]
`

const printed = (text: string, definitions: readonly string[]) =>
  verdictOf(text, { file: 'route.yaml', api: freshAPI(definitions) })
    .printed.map(part => part.text)
    .join('')

describe('a manifest of a custom kind', () => {
  it('finds no kind while its definition is not installed', () => {
    expect(printed(route('/'), [])).toBe(
      'error: resource mapping not found for name: "web" namespace: "" from "route.yaml": no matches for kind "HTTPRoute" in version "gateway.networking.k8s.io/v1"\nensure CRDs are installed first\n',
    )
  })

  it('is judged by its definition once that is installed', () => {
    expect(printed(route('/'), texts)).toBe('httproute.gateway.networking.k8s.io/web created\n')
    expect(printed(route('web'), texts)).toBe(
      "The HTTPRoute \"web\" is invalid: spec.rules[0].matches[0].path: Invalid value: value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']\n",
    )
  })

  it('is refused in the file of its own definition, as kubectl maps all documents before it sends the first', () => {
    const [gateway = ''] = texts
    expect(printed(`${gateway}---\n${route('/')}`, [])).toContain('no matches for kind "HTTPRoute" in version "gateway.networking.k8s.io/v1"')
  })
})

describe('the definitions that come with the site', () => {
  it.each(definitionFiles)('are all accepted: %s', name => {
    const verdict = verdictOf(texts[definitionFiles.indexOf(name)] ?? '', { file: name })
    expect(verdict.diagnoses.flatMap(diagnosis => diagnosis.problems)).toEqual([])
    expect(verdict.exit).toBe(0)
  })
})
