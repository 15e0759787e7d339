import type { APIRoute } from 'astro'
import { kindFiles } from '../../../components/lesson-context.ts'

/** One address for each file that is for kind. */
export function getStaticPaths() {
  return [...kindFiles].map(([path, text]) => {
    const [part = '', lesson = '', file = ''] = path.split('/')
    return { params: { part, lesson, file }, props: { text } }
  })
}

/** The file as it stands in the lesson. */
export const GET: APIRoute<{ text: string }> = ({ props }) => new Response(props.text, { headers: { 'Content-Type': 'text/yaml; charset=utf-8' } })
