import { adminPaths, platformName } from '../paths.ts'

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, character => entities[character] ?? character)

/**
 * The login page, without scripts. AdminJS's own login page loads 2 MB first and web fonts from another host.
 * @param input.message why the last attempt was refused
 * @param input.email the address typed in that attempt
 */
export const loginPage = ({ message, email = '' }: { message?: string; email?: string }): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Log in · ${platformName}</title>
<link rel="icon" type="image/svg+xml" href="${adminPaths.assets}/mark.svg">
<link rel="stylesheet" href="${adminPaths.assets}/login.css">
</head>
<body>
<main>
<form method="post" action="${adminPaths.login}">
<img src="${adminPaths.assets}/mark.svg" alt="" width="44" height="44">
<h1>${platformName}</h1>
<p class="lead">Log in with a staff account.</p>
${message ? `<p class="refusal" role="alert">${escapeHtml(message)}</p>` : ''}
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="${escapeHtml(email)}"${email ? '' : ' autofocus'}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024"${email ? ' autofocus' : ''}>
<button type="submit">Log in</button>
</form>
</main>
</body>
</html>
`
