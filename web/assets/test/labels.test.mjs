import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';
import { renameIn } from '../src/labels.js';

const anliu = JSON.parse(readFileSync(new URL('../src/anliu.json', import.meta.url), 'utf8'));
const DRAWING = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:anliu="https://anliu.dev/bpmn/1.0" id="d" targetNamespace="https://anliu.dev/test">
  <bpmn:process id="application" name="投保" isExecutable="true">
    <bpmn:extensionElements>
      <anliu:case series="application" prefix="A" />
      <anliu:fact name="sum_insured" type="money" show="true"><anliu:label lang="en">Sum insured</anliu:label></anliu:fact>
      <anliu:label lang="en">Application</anliu:label>
    </bpmn:extensionElements>
    <bpmn:laneSet id="ls"><bpmn:lane id="l" name="核保" anliu:role="UW"><bpmn:flowNodeRef>review</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
    <bpmn:userTask id="review" name="人工核保" anliu:public="UNDERWRITING" anliu:returned="RETURNED" anliu:form="underwriting.underwrite">
      <bpmn:extensionElements>
        <anliu:workItem due="3wd" urgent="75%" separate="entry check" />
        <anliu:outcome code="return" name="退回补充" reasons="R" stages="NB UW" checked="false" tone="danger"><anliu:label lang="en">Return</anliu:label></anliu:outcome>
        <anliu:label lang="en">Underwriting</anliu:label>
                <anliu:clock kind="decide" rule="art. 23" version="2015-04-24" period="30d" />
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:businessRuleTask id="rate" name="评级" anliu:decision="rating" anliu:inputs="underwriting.risk_profile">
      <bpmn:extensionElements><anliu:input name="age" value="age" /><anliu:output name="em" value="sum(em)" /></bpmn:extensionElements>
    </bpmn:businessRuleTask>
    <bpmn:serviceTask id="issue" name="出单" implementation="policies.issue" />
  </bpmn:process>
</bpmn:definitions>`;

const moddle = () => new BpmnModdle({ anliu });

test('everything Anliu adds to a drawing survives reading and writing it', async () => {
  const { rootElement, warnings } = await moddle().fromXML(DRAWING);
  assert.deepEqual(warnings, []);
  const { xml } = await moddle().toXML(rootElement, { format: true });
  // As values: the order of attributes says nothing.
  const said = async (text) => JSON.parse(JSON.stringify((await moddle().fromXML(text)).rootElement));
  assert.deepEqual(await said(xml), await said(DRAWING));
  for (const part of DRAWING.match(/anliu:[a-zA-Z]+/g)) assert.ok(xml.includes(part), part);
});

test('what the descriptor does not know is named in the warnings', async () => {
  const { warnings } = await moddle().fromXML(DRAWING.replace('<anliu:clock', '<anliu:clok'));
  assert.match(warnings.map((w) => w.message).join(), /clok/);
});

test('an outcome says whether its form must be complete', async () => {
  const { elementsById } = await moddle().fromXML(DRAWING);
  const outcome = elementsById.review.extensionElements.values.find((v) => v.$type === 'anliu:Outcome');
  assert.equal(outcome.checked, false);
  assert.equal(outcome.labels[0].text, 'Return');
});

test('an English reader gets English names, and the drawing stays Chinese where it has no other', async () => {
  const { rootElement, elementsById } = await moddle().fromXML(DRAWING);
  renameIn(rootElement, 'en');
  assert.equal(elementsById.review.name, 'Underwriting');
  assert.equal(elementsById.application.name, 'Application');
  assert.equal(elementsById.issue.name, '出单');
});

test('a Chinese reader gets the drawing as it is', async () => {
  const { rootElement, elementsById } = await moddle().fromXML(DRAWING);
  renameIn(rootElement, 'zh');
  assert.equal(elementsById.review.name, '人工核保');
});
