import { satteri } from '@astrojs/markdown-satteri'
import mdx from '@astrojs/mdx'
import sitemap from '@astrojs/sitemap'
import { defineConfig } from 'astro/config'
import { readDescriptions } from './tools/descriptions.ts'

// SITE and BASE say where the site will stand: an origin, and the path below it.
const site = process.env.SITE ?? 'http://localhost:4321'
const base = `/${(process.env.BASE ?? '').replace(/^\/+|\/+$/g, '')}`

/** Links in Markdown are written from the root of the site: puts the base before them. */
const baseLinks = {
  name: 'base-links',
  element: {
    filter: ['a'],
    visit(node, context) {
      const href = node.properties?.href
      if (base === '/' || typeof href !== 'string' || !href.startsWith('/') || href.startsWith('//')) return
      context.setProperty(node, 'href', base + href)
    },
  },
}

const descriptionsId = 'virtual:descriptions'

/** Kubernetes' sentences about fields, a file for each group, which load when somebody asks for them. */
const descriptions = () => ({
  name: 'kubernetes-descriptions',
  resolveId: id => (id.startsWith(descriptionsId) ? `\0${id}` : undefined),
  load(id) {
    if (!id.startsWith(`\0${descriptionsId}`)) return
    const groups = readDescriptions() ?? {}
    const group = id.slice(descriptionsId.length + 2)
    if (group !== '') return `export default JSON.parse(${JSON.stringify(JSON.stringify(groups[group]))})`
    const loaders = Object.keys(groups).map(name => `${JSON.stringify(name)}: async () => (await import('${descriptionsId}/${name}')).default`)
    return `export const groups = {${loaders.join(', ')}}`
  },
})

export default defineConfig({
  site,
  base,
  trailingSlash: 'always',
  integrations: [mdx(), sitemap()],
  // The page's own components color code: see src/components/Code.astro.
  markdown: { syntaxHighlight: false, processor: satteri({ features: { smartPunctuation: false }, hastPlugins: [baseLinks] }) },
  build: { inlineStylesheets: 'never' },
  devToolbar: { enabled: false },
  vite: {
    plugins: [descriptions()],
    worker: {
      format: 'es',
      plugins: () => [descriptions()],
      // What the first answers take is one file, and what those about all kinds take beside it another: cut up by who else
      // imports them, they weigh more.
      rolldownOptions: {
        output: {
          // Marks for tree shaking have done their work, and weigh 90 times over.
          comments: { legal: true, annotation: false, jsdoc: false },
          codeSplitting: {
            groups: [
              { name: 'first', test: /src\/kube\/answer\.ts$/, priority: 2 },
              { name: 'all', test: /src\/kube\/answer-all\.ts$/, priority: 1 },
            ],
          },
        },
      },
    },
    optimizeDeps: { include: ['yaml'] },
    build: {
      chunkSizeWarningLimit: 4000,
      rolldownOptions: {
        onLog(level, log, handler) {
          if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handler(level, log)
        },
      },
    },
  },
})
