// A plain object, so that nothing outside the Prisma CLI needs its types.
export default { schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } }
