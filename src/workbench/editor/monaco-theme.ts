import { editor } from 'monaco-editor/editor'
import { yamlSyntax } from './syntax.ts'

/** A custom property's color as Monaco wants it: six hex digits. */
function hex(property: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${property})`
  document.body.append(probe)
  const channels = getComputedStyle(probe).color.match(/[\d.]+/g) ?? []
  probe.remove()
  return channels
    .slice(0, 3)
    .map(channel => Math.round(Number(channel)).toString(16).padStart(2, '0'))
    .join('')
}

function isDark(): boolean {
  const theme = document.documentElement.dataset['theme']
  return theme === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark'
}

function define(): void {
  const color = (property: string): string => `#${hex(property)}`
  editor.defineTheme('kubenotes', {
    base: isDark() ? 'vs-dark' : 'vs',
    inherit: false,
    rules: [{ token: '', foreground: hex('--ink') }, ...yamlSyntax.flatMap(style => style.monarch.map(token => ({ token, foreground: hex(style.color) })))],
    colors: {
      'editor.background': color('--surface'),
      'editor.foreground': color('--ink'),
      'editorLineNumber.foreground': color('--ink-faint'),
      'editorLineNumber.activeForeground': color('--ink'),
      'editor.lineHighlightBorder': color('--line'),
      'editor.selectionBackground': color('--accent-wash'),
      'editor.wordHighlightBackground': color('--accent-wash'),
      'editor.wordHighlightStrongBackground': color('--accent-wash'),
      'editor.wordHighlightTextBackground': color('--accent-wash'),
      'editor.findMatchBackground': color('--mark'),
      'editor.findMatchHighlightBackground': color('--mark'),
      'editorCursor.foreground': color('--ink'),
      'editorError.foreground': color('--failed'),
      'editorWarning.foreground': color('--starting'),
      'editorInfo.foreground': color('--ink-faint'),
      'editorWidget.background': color('--surface'),
      'editorWidget.foreground': color('--ink'),
      'editorWidget.border': color('--line-strong'),
      'editorHoverWidget.background': color('--surface'),
      'editorHoverWidget.foreground': color('--ink'),
      'editorHoverWidget.border': color('--line-strong'),
      'editorSuggestWidget.background': color('--surface'),
      'editorSuggestWidget.foreground': color('--ink'),
      'editorSuggestWidget.selectedBackground': color('--accent-wash'),
      'editorSuggestWidget.selectedForeground': color('--ink'),
      'editorSuggestWidget.highlightForeground': color('--accent'),
      'editorSuggestWidget.focusHighlightForeground': color('--accent'),
      'quickInputList.focusBackground': color('--accent-wash'),
      'menu.background': color('--surface'),
      'menu.foreground': color('--ink'),
      'menu.selectionBackground': color('--accent-wash'),
      'menu.selectionForeground': color('--ink'),
      focusBorder: color('--focus'),
      'widget.shadow': '#00000000',
    },
  })
  editor.setTheme('kubenotes')
}

/** Gives Monaco the page's colors, now and whenever the theme changes. */
export function followTheme(): void {
  define()
  document.addEventListener('themechange', define)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', define)
}
