import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { decodeTrie } from 'cspell-trie-lib'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { kinds } from './api-kinds.ts'
import { allProse, ofAstro, ofMarkdown, ofScript, type Prose } from './prose.ts'

const american = decodeTrie(gunzipSync(readFileSync('node_modules/@cspell/dict-en_us/en_US.trie.gz')))
const words = readFileSync('tools/words.txt', 'utf8')
  .split('\n')
  .filter(word => word !== '' && !word.startsWith('#'))
const own: ReadonlySet<string> = new Set(words)
/** Spellings that a page shows because they are wrong: those of the notes, and what an exercise is about. */
const shown: ReadonlySet<string> = new Set(['MetaILB', 'Cannal', 'MySql', 'htpp'])

const isWord = (word: string): boolean =>
  [word, word.toLowerCase()].some(form => own.has(form) || american.has(form)) || american.has(`${word.charAt(0).toUpperCase()}${word.slice(1)}`)

/** `imagePullPolicy` is image, Pull, Policy; `HTTPRoute` is HTTP, Route; `APIs` is API, s. */
const humps = (word: string): readonly string[] => word.split(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})|(?<=[A-Z]{2})(?=s$)/)

/** The words of a text that are in no dictionary. What has digits, dots, slashes and the like is code. */
function unknownWords(text: string): readonly string[] {
  return text.split(/[\s()"“”,;!?*—–…·→]+/).flatMap(chunk => {
    const bare = chunk.replace(/^['‘’.:[\]]+|['‘’.:[\]]+$/g, '')
    if (/[^A-Za-z'’-]/.test(bare)) return []
    return bare
      .split('-')
      .map(word => word.replaceAll('’', "'").replace(/'s$/, ''))
      .filter(word => word.length > 1 && !shown.has(word) && !isWord(word) && !humps(word).every(hump => hump.length === 1 || isWord(hump)))
  })
}

/** A pattern for words that stand in a sentence and not in an address, a path or a command. */
const inProse = (forms: string, flags: string): RegExp => new RegExp(`(?<![\\w./-])(?:${forms})(?![\\w/-]|[.=:]\\w)`, flags)

/** Spellings that dictionaries of American English know and its writers do not use; words that a page does without; names. */
const avoided: readonly RegExp[] = [
  inProse('whilst|amongst|cheques?|cent(?:re|red|res)|metres?|programmes?|towards|afterwards|backwards|forwards|upwards|downwards', 'i'),
  inProse('learnt|spelt|misspelt|burnt|dreamt|judgements?|catalogues?|artefacts?|fulfil|enrol|ageing|acknowledgements?|sceptical|tyres?', 'i'),
  inProse('(?:cancel|channel|label|level|marshal|model|signal|total|travel|tunnel)l(?:ed|ing|er|ers)', 'i'),
  inProse('e\\.g\\.|i\\.e\\.|etc\\.|please|currently|simply|obviously', 'i'),
  inProse('master node|slaves?|whitelist|blacklist', 'i'),
  inProse('k8s|K8S|Javascript|Typescript|Github|Dns|yaml|Yaml|Json|Http|Cni|Iptables|Containerd|Kubectl|Kubelets?|Kubeadm|Etcd|Nginx|Kindnet', ''),
  inProse('kubernetes|calico|flannel|coredns|metalLB|Metallb|Metal LB|linux|macos|MacOS|CPUS', ''),
  inProse(
    'name spaces?|cluster-ips?|Cluster IP|cluster ips?|node-port|side-?car containers|work-loads?|addons?|add ons?|roll-outs?|roll-backs?|sub-nets?|web-hooks?',
    '',
  ),
]

const glossary: readonly string[] = parse(readFileSync('content/reference/glossary.yaml', 'utf8')).flatMap(({ term }: { term: string }) => term.split(' / '))

/** How a kind of several words is written wrong: `config map`, `config-map`, `configmap`. */
const spaced = kinds
  .map(kind => humps(kind.split(' ')[1] ?? ''))
  .filter(parts => parts.length > 1 && !glossary.includes(parts.join(' ').toLowerCase()) && parts[1] !== 'Template')
  .map(parts => inProse(`${parts.join('[- ]')}s?|${parts.join('').toLowerCase()}s?`, 'gi'))

/** A term of the glossary with capitals is written with just these; a sentence may begin with one more. */
const capitals = glossary.filter(term => /[A-Z]/.test(term) && term !== 'Service').map(term => ({ term, pattern: inProse(`${term}s?`, 'gi') }))

/** What is written otherwise than the style guide and the glossary say. */
function wrongTerms(text: string): readonly string[] {
  const sentence = (term: string): string => `${term.charAt(0).toUpperCase()}${term.slice(1)}`
  return [
    ...avoided.flatMap(pattern => pattern.exec(text)?.[0] ?? []),
    ...spaced.flatMap(pattern => (text.match(pattern) ?? []).filter(found => !/[A-Z]/.test(found.slice(1)))),
    ...capitals.flatMap(({ term, pattern }) =>
      (text.match(pattern) ?? []).filter(found => ![term, `${term}s`, sentence(term), sentence(`${term}s`)].includes(found)),
    ),
  ]
}

/** The faults of texts, each with the words around it. */
function faults(prose: readonly Prose[], find: (text: string) => readonly string[]): readonly string[] {
  return prose.flatMap(({ path, text }) =>
    [...new Set(find(text))].map(word => {
      const at = text.search(new RegExp(`(?<![\\w-])${word.replace(/[.*+?^$()|[\]\\]/g, '\\$&')}(?!\\w)`))
      return `${path}: ${word}: … ${text.slice(Math.max(0, at - 30), at + 40).replace(/\s+/g, ' ')} …`
    }),
  )
}

describe('what a text says without its code', () => {
  it('of Markdown: no fences, code, addresses, components', () => {
    const text = ofMarkdown(
      '---\ntitle: A titel\nzh: 标\n---\nSee `kubectl` and [the Pod](/pods/pod/).\n\n```\ncoden\n```\n<Run lines={["kubectl get podd"]} />\n',
    )
    expect(text).toContain('A titel')
    expect(text).toMatch(/See\s+`\s+and \[the Pod\]/)
    expect(text).not.toMatch(/coden|podd|kubectl/)
  })

  it('of a program: its sentences', () => {
    expect(ofScript(`const a = 'Nothing was chanegd'; b.className = 'wbx-pane'; // commentt\nconst c = \`Only \${n} Podds left\``)).toBe(
      'Nothing was chanegd\n Podds left',
    )
  })

  it('of a page: its words and labels', () => {
    const text = ofAstro('---\nconst a = 1\n---\n<p class="xyzzy" title="A titel">Wrods {count} more</p><script>let scrpt</script>')
    expect(text).toMatch(/A titel[\s\S]*Wrods/)
    expect(text).not.toMatch(/xyzzy|scrpt/)
  })
})

describe('spelling', () => {
  const prose = allProse()

  it('finds words that are none, and British ones', () => {
    expect(unknownWords("The contoller's colour: behaviour, 'organised'. See web.yaml, teh Pod")).toEqual([
      'contoller',
      'colour',
      'behaviour',
      'organised',
      'teh',
    ])
    expect(unknownWords('imgePullPolicy, imagePullPolicy, HTTPRoute, APIs, StatefullSet')).toEqual(['imgePullPolicy', 'StatefullSet'])
  })

  it('finds terms that are written otherwise', () => {
    expect(wrongTerms('k8s runs a config map in each pod, labelled by the API Server')).toEqual(['labelled', 'k8s', 'config map', 'API Server', 'pod'])
    expect(wrongTerms('Static Pods and headless Services: API servers, StatefulSets, persistent volume claims')).toEqual([])
  })

  it('every text that a reader meets is spelled as in the United States', () => {
    expect(faults(prose, unknownWords)).toEqual([])
  })

  it('every text that a reader meets uses the terms of the glossary', () => {
    // The translation of the notes keeps their words.
    expect(
      faults(
        prose.filter(({ path }) => path !== 'content/notes/lines.yaml'),
        wrongTerms,
      ),
    ).toEqual([])
  })

  it('needs every word of the list', () => {
    const met = new Set(prose.flatMap(({ text }) => text.split(/[^A-Za-z]+/)).flatMap(word => [word, ...humps(word)].map(form => form.toLowerCase())))
    expect(words.filter(word => !met.has(word.toLowerCase()))).toEqual([])
  })
})
