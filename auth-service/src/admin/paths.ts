/** The panel's paths. AdminJS writes them into its pages. */
export const adminPaths = {
  root: '/admin',
  login: '/admin/login',
  logout: '/admin/logout',
  assets: '/admin/frontend/assets',
} as const

/** The platform's name in the panel. */
export const platformName = 'AI Platform'
