import { createHighlighterCore, type DecorationItem, type HighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import json from 'shiki/langs/json.mjs'
import yaml from 'shiki/langs/yaml.mjs'
import { yamlSyntax } from '../workbench/editor/syntax.ts'

const theme = {
  name: 'kubenotes',
  fg: 'var(--ink)',
  bg: 'transparent',
  settings: yamlSyntax.map(style => ({ scope: [...style.scopes], settings: { foreground: `var(${style.color})` } })),
}

let highlighter: Promise<HighlighterCore> | undefined

/** A stretch of text to underline: lines and columns from 1, the end exclusive. */
export interface Span {
  readonly start: { readonly line: number; readonly column: number }
  readonly end: { readonly line: number; readonly column: number }
}

function before(a: Span['start'], b: Span['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column)
}

/** The spans that cover something and do not cut each other, as decorations. */
function decorations(text: string, spans: readonly Span[]): DecorationItem[] {
  const lines = text.split('\n')
  const inside = spans.filter(span => before(span.start, span.end) && (lines[span.end.line - 1]?.length ?? -1) >= span.end.column - 1)
  const sorted = inside.sort((a, b) => (before(a.start, b.start) ? -1 : 1))
  const kept = sorted.filter((span, index) => index === 0 || !before(span.start, sorted[index - 1]?.end ?? span.start))
  return kept.map(span => ({
    start: { line: span.start.line - 1, character: span.start.column - 1 },
    end: { line: span.end.line - 1, character: span.end.column - 1 },
    properties: { class: 'squiggle' },
  }))
}

/** Text in its colors, as HTML of a whole `<pre>`: YAML and JSON are colored, everything else stands plain. Escapes the text. */
export async function highlight(text: string, language: string, spans: readonly Span[] = []): Promise<string> {
  highlighter ??= createHighlighterCore({ themes: [theme], langs: [yaml, json], engine: createJavaScriptRegexEngine() })
  const shiki = await highlighter
  const lang = language === 'yaml' || language === 'json' ? language : 'text'
  const body = text.replace(/\n$/, '')
  return shiki.codeToHtml(body, {
    lang,
    theme: 'kubenotes',
    decorations: decorations(body, spans),
    transformers: [
      {
        pre(node) {
          node.properties = { class: 'code', tabindex: '0' }
        },
      },
    ],
  })
}
