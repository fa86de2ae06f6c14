import subprocess
subprocess.run(['git', 'log'], check=True)
subprocess.run(
    ["pdftotext", name])
print('curl')
