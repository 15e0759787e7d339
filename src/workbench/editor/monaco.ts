import { editor, type IDisposable, type IRange, KeyCode, KeyMod, languages, MarkerSeverity } from 'monaco-editor/editor'
import './monaco-features.ts'
import type { Ghost, OutlineEntry, Problem, TextEdit, TextRange } from '../protocol.ts'
import { followTheme } from './monaco-theme.ts'
import type { Surface, SurfaceHost } from './surface.ts'

const severities = { error: MarkerSeverity.Error, warning: MarkerSeverity.Warning, later: MarkerSeverity.Info, advice: MarkerSeverity.Hint }

const completionKinds = {
  field: languages.CompletionItemKind.Property,
  value: languages.CompletionItemKind.Value,
  snippet: languages.CompletionItemKind.Snippet,
}

const toRange = (range: TextRange): IRange => ({
  startLineNumber: range.start.line,
  startColumn: range.start.column,
  endLineNumber: range.end.line,
  endColumn: range.end.column,
})

const fromRange = (range: IRange): TextRange => ({
  start: { line: range.startLineNumber, column: range.startColumn },
  end: { line: range.endLineNumber, column: range.endColumn },
})

/** Monaco: one editor, a model for each file. */
export class MonacoSurface implements Surface {
  private readonly editor: editor.IStandaloneCodeEditor
  private readonly models = new Map<string, editor.ITextModel>()
  private readonly host: SurfaceHost
  private problems: readonly Problem[] = []
  private opening = false
  private zones: readonly string[] = []

  constructor(place: HTMLElement, host: SurfaceHost) {
    this.host = host
    followTheme()
    this.editor = editor.create(place, {
      model: null,
      automaticLayout: true,
      ariaLabel: 'Manifest',
      fontFamily: "'Source Code Pro', monospace",
      fontSize: 14,
      lineHeight: 21,
      fontLigatures: false,
      tabSize: 2,
      detectIndentation: false,
      insertSpaces: true,
      minimap: { enabled: false },
      lineNumbersMinChars: 3,
      lineDecorationsWidth: 12,
      folding: true,
      foldingStrategy: 'indentation',
      showFoldingControls: 'mouseover',
      glyphMargin: false,
      scrollBeyondLastLine: false,
      overviewRulerLanes: 0,
      renderLineHighlight: 'none',
      renderFinalNewline: 'off',
      wordBasedSuggestions: 'off',
      unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false },
      fixedOverflowWidgets: true,
      scrollbar: { alwaysConsumeMouseWheel: false, useShadows: false },
      padding: { top: 4, bottom: 12 },
      quickSuggestions: { other: true, comments: false, strings: true },
      'semanticHighlighting.enabled': false,
    })
    this.editor.onDidChangeModelContent(() => {
      if (!this.opening) host.changed(this.text)
    })
    // The list of problems takes room from the editor: the line being written stays in view.
    this.editor.onDidLayoutChange(() => {
      const position = this.editor.getPosition()
      if (position !== null && this.editor.hasTextFocus()) this.editor.revealPositionInCenterIfOutsideViewport(position)
    })
    this.editor.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, () => host.apply())
    this.leaveWithEscape(place)
    this.provide()
  }

  get text(): string {
    return this.editor.getModel()?.getValue() ?? ''
  }

  open(name: string, text: string): void {
    this.opening = true
    let model = this.models.get(name)
    if (model === undefined) {
      model = editor.createModel(text, 'yaml')
      model.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } })
      this.models.set(name, model)
    } else if (model.getValue() !== text) {
      model.pushEditOperations(null, [{ range: model.getFullModelRange(), text }], () => null)
    }
    this.editor.setModel(model)
    this.editor.updateOptions({ ariaLabel: name })
    this.opening = false
  }

  setProblems(problems: readonly Problem[]): void {
    this.problems = problems
    const model = this.editor.getModel()
    if (model === null) return
    const marked = problems.filter(problem => problem.range !== undefined)
    editor.setModelMarkers(
      model,
      'kubenotes',
      marked.map(problem => ({
        ...toRange(problem.range ?? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }),
        message: problem.message,
        severity: severities[problem.severity],
      })),
    )
  }

  setGhosts(ghosts: readonly Ghost[]): void {
    this.editor.changeViewZones(accessor => {
      for (const zone of this.zones) accessor.removeZone(zone)
      this.zones = ghosts.map(({ line, text }) => {
        const domNode = document.createElement('div')
        domNode.className = 'ghost-lines'
        domNode.textContent = text
        return accessor.addZone({ afterLineNumber: line, heightInLines: text.split('\n').length, domNode })
      })
    })
  }

  edit(edits: readonly TextEdit[]): void {
    this.editor.pushUndoStop()
    this.editor.executeEdits(
      'fix',
      edits.map(edit => ({ range: toRange(edit.range), text: edit.text })),
    )
    this.editor.pushUndoStop()
  }

  reveal(range: TextRange): void {
    this.editor.setSelection(toRange(range))
    this.editor.revealRangeInCenterIfOutsideViewport(toRange(range))
    this.editor.focus()
  }

  focus(): void {
    this.editor.focus()
  }

  /** Escape, when nothing else takes it, lets the next Tab leave the editor. */
  private leaveWithEscape(place: HTMLElement): void {
    let leaving = false
    place.addEventListener(
      'keydown',
      event => {
        if (event.key === 'Escape') {
          leaving = place.querySelector('.suggest-widget.visible, .find-widget.visible') === null
          this.editor.updateOptions({ tabFocusMode: leaving })
        } else if (event.key !== 'Tab' && event.key !== 'Shift' && leaving) {
          leaving = false
          this.editor.updateOptions({ tabFocusMode: false })
        }
      },
      true,
    )
    place.addEventListener('focusout', () => {
      leaving = false
      this.editor.updateOptions({ tabFocusMode: false })
    })
  }

  private provide(): IDisposable[] {
    const here = (model: editor.ITextModel): boolean => model === this.editor.getModel()
    return [
      languages.registerHoverProvider('yaml', {
        provideHover: async (model, position) => {
          const hover = here(model) ? await this.host.hover(model.getValue(), { line: position.lineNumber, column: position.column }) : undefined
          if (hover === undefined) return null
          // Markdown's own signs are escaped by Monaco, so that nothing typed becomes markup.
          const contents = hover.paragraphs.map(paragraph => ({ value: paragraph.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, '\\$&') }))
          return hover.range === undefined ? { contents } : { contents, range: toRange(hover.range) }
        },
      }),
      languages.registerCompletionItemProvider('yaml', {
        triggerCharacters: ['\n', ' ', '-', ':'],
        provideCompletionItems: async (model, position) => {
          const found = here(model) ? await this.host.suggest(model.getValue(), { line: position.lineNumber, column: position.column }) : []
          return {
            suggestions: found.map(suggestion => ({
              label: suggestion.label,
              kind: completionKinds[suggestion.kind],
              detail: suggestion.detail,
              documentation: suggestion.documentation,
              insertText: suggestion.insert,
              insertTextRules: languages.CompletionItemInsertTextRule.KeepWhitespace,
              range: toRange(suggestion.range),
            })),
          }
        },
      }),
      languages.registerDocumentSymbolProvider('yaml', {
        displayName: 'Manifest',
        provideDocumentSymbols: async model => (here(model) ? (await this.host.outline(model.getValue())).map(entry => toSymbol(entry, 0)) : []),
      }),
      languages.registerCodeActionProvider('yaml', {
        provideCodeActions: (model, range) => {
          const touched = here(model) ? this.problems.filter(problem => problem.range !== undefined && overlaps(problem.range, fromRange(range))) : []
          const actions = touched.flatMap(problem =>
            problem.fixes.map(fix => ({
              title: fix.title,
              kind: 'quickfix',
              isPreferred: true,
              edit: {
                edits: fix.edits.map(edit => ({
                  resource: model.uri,
                  versionId: model.getVersionId(),
                  textEdit: { range: toRange(edit.range), text: edit.text },
                })),
              },
            })),
          )
          return { actions, dispose: () => {} }
        },
      }),
    ]
  }
}

function toSymbol({ label, detail, range, place, children }: OutlineEntry, depth: number): languages.DocumentSymbol {
  return {
    name: label,
    detail,
    kind: depth === 0 ? languages.SymbolKind.Object : languages.SymbolKind.Field,
    tags: [],
    range: toRange(range),
    selectionRange: toRange(place),
    children: children.map(child => toSymbol(child, depth + 1)),
  }
}

function overlaps(a: TextRange, b: TextRange): boolean {
  const before = (first: TextRange['end'], second: TextRange['start']): boolean =>
    first.line < second.line || (first.line === second.line && first.column < second.column)
  return !before(a.end, b.start) && !before(b.end, a.start)
}
