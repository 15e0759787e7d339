/** What the header does beyond plain HTML: the theme switch, the search, and a chapter list that closes. */
import { startSearch } from './search.ts'

const themes = ['', 'light', 'dark'] as const
const names = { '': 'as the system', light: 'light', dark: 'dark' }
const glyphs = { '': '◐', light: '☀', dark: '☾' }

function currentTheme(): (typeof themes)[number] {
  const theme = document.documentElement.dataset['theme']
  return theme === 'light' || theme === 'dark' ? theme : ''
}

function showTheme(button: HTMLElement): void {
  const theme = currentTheme()
  button.setAttribute('aria-label', `Theme: ${names[theme]}`)
  button.title = `Theme: ${names[theme]}`
  const glyph = button.querySelector('span')
  if (glyph) glyph.textContent = glyphs[theme]
}

function setTheme(theme: (typeof themes)[number]): void {
  if (theme === '') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  try {
    if (theme === '') localStorage.removeItem('theme')
    else localStorage.setItem('theme', theme)
  } catch {
    // Storage is off: the choice holds for this page.
  }
  document.dispatchEvent(new Event('themechange'))
}

const themeButton = document.querySelector<HTMLElement>('.theme-switch')
if (themeButton) {
  themeButton.hidden = false
  showTheme(themeButton)
  themeButton.addEventListener('click', () => {
    setTheme(themes[(themes.indexOf(currentTheme()) + 1) % themes.length] ?? '')
    showTheme(themeButton)
  })
}

const chapters = document.querySelector<HTMLDetailsElement>('.chapters')
if (chapters) {
  chapters.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || !chapters.open) return
    chapters.open = false
    chapters.querySelector('summary')?.focus()
  })
  document.addEventListener('pointerdown', event => {
    if (chapters.open && event.target instanceof Node && !chapters.contains(event.target)) chapters.open = false
  })
}

const searchButton = document.querySelector<HTMLButtonElement>('.search-open')
const searchDialog = document.querySelector<HTMLDialogElement>('dialog.search')
if (searchButton && searchDialog) startSearch(searchButton, searchDialog)
