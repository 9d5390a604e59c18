import { forgetButton } from './counters.js'
import { ask, element } from './element.js'
import { showFiles } from './files.js'
import { showMessages } from './messages.js'
import { showRoutes } from './routes.js'
import { showTables } from './tables.js'

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id))

const names = ['messages', 'routes', 'files', 'tables']

async function start() {
  const state = await ask('/state.json')
  part('stage').textContent = state.stage
  part('where').replaceChildren(
    'API ',
    element('code', {}, state.api),
    ...(state.admin
      ? [' · admin ', element('code', {}, state.admin.login), ' / ', element('code', {}, state.admin.password)]
      : []),
    ' · ',
    forgetButton(),
  )
  showRoutes(part('routes'), state)
  const loadTables = showTables(part('tables'), state)
  const loadFiles = await showFiles(part('files'))
  const open = () => {
    const wanted = names.find((name) => `#${name}` === location.hash) ?? 'messages'
    for (const name of names) part(name).hidden = name !== wanted
    for (const link of part('tabs').querySelectorAll('a')) {
      if (link.hash === `#${wanted}`) link.setAttribute('aria-current', 'page')
      else link.removeAttribute('aria-current')
    }
    if (wanted === 'tables') loadTables()
    if (wanted === 'files') void loadFiles()
  }
  window.addEventListener('hashchange', open)
  open()
  await showMessages(part('messages'))
}

start().catch((error) => part('messages').replaceChildren(element('p', { class: 'note' }, error.message)))
