#!/usr/bin/env python3
"""Compares the four files of one month: every total of every person must be the same number in each.

usage: report_formats.py DIRECTORY      which holds m.csv, m.xlsx, m.html, m.json of rollcall report month --lang zh
"""
import csv
import html
import json
import os
import re
import sys
import xml.etree.ElementTree as E
import zipfile

os.chdir(sys.argv[1])
rows=list(csv.reader(open('m.csv',encoding='utf-8-sig',newline='')))
h,rows=rows[0],rows[1:]
j={l['person']['number']:l for l in json.load(open('m.json'))['lines']}
page=open('m.html').read()
H={n:[html.unescape(c) for c in re.findall(r'<td[^>]*>(.*?)</td>',r)] for n,r in re.findall(r'<tr data-totals="(\d+)">(.*?)</tr>',page,re.S)}
z=zipfile.ZipFile('m.xlsx')
ns='{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
X={}
for k in range(1,5):
    for r in E.fromstring(z.read(f'xl/worksheets/sheet{k}.xml')).iter(ns+'row'):
        c=[''.join(t.text or '' for t in x.iter(ns+'t')) or (x.findtext(ns+'v') or '') for x in r]
        if c and c[0] in j: X[c[0]]=c
d=h.index('部门'); bad=0
for r in rows[::2]:
    n=r[0]; t=[v for i,v in enumerate(r[:h.index('行')]) if i!=d]
    if H[n][:len(t)]!=t: bad+=1; print('html',n)
    for a,b in zip(t,X[n]):
        if a!=b and not (a.replace('.','').isdigit() and float(a)==float(b)): bad+=1; print('xlsx',n,a,b)
    T=j[n]['totals']
    for key,col in (('dueDays','应出勤'),('lateMinutes','迟到分钟'),('absentDays','旷工天数'),('missingOut','下班缺卡'),('pendingDays','待定')):
        if str(T[key])!=r[h.index(col)]: bad+=1; print('json',n,key)
    if f"{T['workedMinutes']/60:.2f}"!=r[h.index('工作时长')]: bad+=1; print('hours',n,T['workedMinutes'],r[h.index('工作时长')])
print(len(j),len(H),len(X),'differences',bad)
sys.exit(1 if bad or not j else 0)
