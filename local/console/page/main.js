import { showClock } from './clock.js'
import { showDesk } from './desk.js'
import { ask, element } from './element.js'
import { showFiles } from './files.js'
import { showMessages } from './messages.js'
import { showRequests } from './requests.js'
import { showRoutes } from './routes.js'
import { showSettings } from './settings.js'
import { showStart } from './start.js'
import { showTables } from './tables.js'
import { language, say, speak } from './words.js'

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id))

/** @type {[name: string, title: string][]} */
const parts = [
  ['start', say('Start')],
  ['requests', say('Requests')],
  ['messages', say('Messages')],
  ['routes', say('Routes')],
  ['files', say('Files')],
  ['tables', say('Tables')],
  ['desk', say('Desk')],
  ['settings', say('Settings')],
]
const names = parts.map(([name]) => name)

/** The words of the page itself, in the reader's language. */
function dress() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  document.title = say('Gatehouse · local console')
  part('tabs').setAttribute('aria-label', say('Parts of the console'))
  part('tabs').replaceChildren(...parts.map(([name, title]) => element('a', { href: `#${name}` }, title)))
  for (const [name, title] of parts) part(name).setAttribute('aria-label', title)
  const other = language === 'zh' ? 'en' : 'zh'
  part('language').replaceChildren(
    element('button', {
      type: 'button',
      class: 'quiet',
      lang: other === 'zh' ? 'zh-CN' : 'en',
      textContent: other === 'zh' ? '中文' : 'English',
      onclick: () => speak(other),
    }),
  )
}

async function start() {
  dress()
  const [state] = await Promise.all([ask('/state.json'), showClock(part('clock'))])
  part('stage').textContent = state.stage
  for (const link of part('tabs').querySelectorAll('a')) link.hidden = link.hash === '#desk' && !state.desk
  const loadStart = showStart(part('start'), state)
  const loadRequests = showRequests(part('requests'))
  const loadSettings = showSettings(part('settings'))
  const showSession = showRoutes(part('routes'), state)
  const openDesk = showDesk(part('desk'), state)
  const loadTables = showTables(part('tables'), state)
  const loadFiles = await showFiles(part('files'))
  const open = () => {
    const wanted = names.find((name) => `#${name}` === location.hash && (name !== 'desk' || state.desk)) ?? 'start'
    for (const name of names) part(name).hidden = name !== wanted
    for (const link of part('tabs').querySelectorAll('a')) {
      if (link.hash !== `#${wanted}`) {
        link.removeAttribute('aria-current')
        continue
      }
      link.setAttribute('aria-current', 'page')
    }
    if (wanted === 'start') loadStart()
    if (wanted === 'requests') loadRequests()
    if (wanted === 'routes') showSession()
    if (wanted === 'settings') loadSettings()
    if (wanted === 'tables') loadTables()
    if (wanted === 'desk') openDesk()
    if (wanted === 'files') void loadFiles()
  }
  window.addEventListener('hashchange', open)
  open()
  await showMessages(part('messages'))
}

start().catch((error) => part('start').replaceChildren(element('p', { class: 'note' }, error.message)))
