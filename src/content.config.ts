import { defineCollection } from 'astro:content'
import { file, glob } from 'astro/loaders'
import { z } from 'astro/zod'
import { parse } from 'yaml'

/** A page: `content/<part>/<lesson>/index.mdx`, and `index.zh-cn.mdx` beside it for the same page in Chinese. */
const lessons = defineCollection({
  loader: glob({ base: './content', pattern: '[0-9]*/[0-9]*/index{,.zh-cn}.mdx', generateId: ({ entry }) => entry.replace(/\.mdx$/, '') }),
  schema: z.strictObject({
    title: z.string(),
    /** The line under the title: what the reader can do after this page. */
    promise: z.string(),
    /** For search engines and link previews; the promise when there is none. */
    description: z.string().optional(),
    /** One line: what the simulation on this page leaves out. */
    leavesOut: z.string().optional(),
    /** Lines of the Chinese notes this page grew from, such as `24` or `41-43`. */
    notes: z.array(z.union([z.string(), z.number()]).transform(String)).default([]),
    /** Terms of the page with their Chinese. */
    terms: z.record(z.string(), z.string()).default({}),
    /** Where to read on: addresses on kubernetes.io, in English and Chinese. */
    reading: z.array(z.strictObject({ text: z.string(), en: z.url(), zh: z.url().optional() })).default([]),
  }),
})

/** What a lesson's workbench opens with: `content/<part>/<lesson>/lesson.yaml`. */
const setups = defineCollection({
  loader: glob({ base: './content', pattern: '[0-9]*/[0-9]*/lesson.yaml', generateId: ({ entry }) => entry.replace(/\/lesson\.yaml$/, '') }),
  schema: z.strictObject({
    /** The files of `manifests/` that stand in the editor at first, in order; without any the page has no workbench. */
    open: z.array(z.string()),
    /** Command lines replayed on a fresh cluster before the reader begins. */
    start: z.array(z.string()).default([]),
    /** What the API server says to each manifest: `accepted`, or the field it refuses. */
    manifests: z.record(z.string(), z.union([z.literal('accepted'), z.strictObject({ refused: z.array(z.string()) })])).default({}),
  }),
})

/** A part of the course: `content/<part>/_chapter.yaml`. */
const chapters = defineCollection({
  loader: glob({ base: './content', pattern: '[0-9]*/_chapter.yaml', generateId: ({ entry }) => entry.replace(/\/_chapter\.yaml$/, '') }),
  schema: z.strictObject({ title: z.string(), line: z.string() }),
})

/** The Chinese notes, line by line: `content/notes/lines.yaml`, a list. */
const notes = defineCollection({
  loader: file('content/notes/lines.yaml', { parser: text => parse(text).map((entry: { line: number }) => ({ ...entry, id: String(entry.line) })) }),
  schema: z.object({
    line: z.number().int(),
    /** The original as it stands. */
    zh: z.string(),
    /** A faithful translation, its errors kept. */
    en: z.string(),
    /** What holds today, where the line is wrong, old or unclear. */
    today: z.string().optional(),
    /** Lessons that explain it, as `workloads/deployment`. */
    see: z.array(z.string()).default([]),
  }),
})

export const collections = { lessons, setups, chapters, notes }
