/** What a deployment configures around its functions, read from serverless.yml as a deploy would. */
import { type ApiCors, apiCors } from '../../resources/build/cors.ts'
import { stageSettings } from '../../resources/build/settings.ts'
import type { Template } from '../template.ts'

interface Deployed {
  template: Template
  environment: NodeJS.ProcessEnv
}

const readSettings = ({ template, environment }: Deployed) =>
  stageSettings(template.settings, template.stage, environment, environment['PUBLIC_URL'] ?? '')

/** The whole environment of the functions. @throws {SettingsError}, {BuildFault} */
export function surroundingsOf(template: Template, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const routes = template.routes.filter(({ method }) => method !== '*').map(({ method, path }) => `${method} ${path}`)
  return {
    AWS_REGION: template.region,
    ...environment,
    ...template.environment,
    ...readSettings({ template, environment }).texts,
    ROUTES: routes.join(','),
  }
}

/** The CORS configuration that a deploy would make: none without origins. @throws {SettingsError}, {BuildFault} */
export const corsOf = (deployed: Deployed): ApiCors | null => apiCors(readSettings(deployed).settings) ?? null

const isAddress = (name: string) => /^[\d.]+$/.test(name) || name.startsWith('[')

/**
 * Whether a `Host` may be the API's: an IP address, localhost, or the name of PUBLIC_URL. Any other name may belong to
 * a page that made it resolve to this machine (DNS rebinding).
 */
export function isOwnHostOf(deployed: Deployed): (host: string) => boolean {
  const own = new URL(readSettings(deployed).settings.PUBLIC_URL).hostname
  return (host) => {
    const name = host.replace(/:\d+$/, '')
    return isAddress(name) || name === 'localhost' || name === own
  }
}
