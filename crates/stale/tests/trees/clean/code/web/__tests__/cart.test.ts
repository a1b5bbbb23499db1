it('asks for nothing that is there', () => {
  expect(client.getBooleanValue('made-up', true)).toBe(true);
});
